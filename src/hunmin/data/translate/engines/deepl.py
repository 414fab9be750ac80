"""DeepL through its official client: placeholders travel as XML tags, terms as a glossary, earlier turns as context.

DeepL has no formality for Korean, so a style is refused. The client's own retries are off, as `limits.py` paces and counts
every request; redirects are not followed and answers are read up to a limit.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape, unescape

from hunmin.core.artifact import fingerprint
from hunmin.core.errors import UsageError
from hunmin.core.language import tr
from hunmin.data.pairs.spans import TOKEN
from hunmin.data.translate.engines.endpoint import check_endpoint, masked, proxy_for, read_key
from hunmin.data.translate.engines.engine import Group, Reply, Usage
from hunmin.data.translate.engines.faults import BadReply, TooLong, of_connection, of_status
from hunmin.data.translate.settings import TranslateSettings

if TYPE_CHECKING:
    from deepl import DeepLClient

PAID, FREE = "https://api.deepl.com", "https://api-free.deepl.com"
KEY_NAMES = ("DEEPL_AUTH_KEY", "DEEPL_API_KEY")
CHUNK = 1 << 16
MODEL_TYPES = ("", "quality_optimized", "prefer_quality_optimized", "latency_optimized")
_ENTITIES = {"&quot;": '"', "&apos;": "'", "&#39;": "'"}


class DeepLEngine:
    """Translates with DeepL; usable from several threads."""

    name, price_name, free, learns = "deepl", "deepl", False, False

    def __init__(self, settings: TranslateSettings, glossary: Mapping[str, str]) -> None:
        """Raises `UsageError` for a missing key, a style, an unknown model type, and an endpoint that may not be called."""
        if settings.style != "keep":
            what = tr("DeepL has no formality for Korean", "DeepL은 한국어 말투를 고를 수 없습니다")
            fix = tr("style: keep, or engine: openai", "style: keep 으로 두거나 engine: openai 를 쓰세요")
            raise UsageError(what, at=f"style: {settings.style}", fix=fix)
        if settings.model not in MODEL_TYPES:
            what = tr(f"DeepL has no model '{settings.model}'", f"DeepL에는 '{settings.model}' 모델이 없습니다")
            raise UsageError(what, at="model", fix=", ".join(MODEL_TYPES[1:]))
        self._key = read_key(KEY_NAMES)
        if not self._key:
            raise UsageError(tr("no key for the service", "서비스의 키가 없습니다"), at="deepl", fix="export DEEPL_AUTH_KEY=…")
        self._settings, self._glossary = settings, dict(glossary)
        self.endpoint = check_endpoint(settings.endpoint or (FREE if self._key.endswith(":fx") else PAID), settings.allow_hosts)
        self._proxy = proxy_for(self.endpoint)
        self._made: DeepLClient | None = None
        self._glossary_id: str | None = None

    def identity(self) -> Mapping[str, Any]:
        """Endpoint (paid and free are one service), model type, languages and terms."""
        known = self._settings
        endpoint = PAID if self.endpoint == FREE else self.endpoint
        languages = [known.source_language, known.target_language]
        return {
            "engine": self.name,
            "endpoint": endpoint,
            "model": known.model,
            "languages": languages,
            "terms": self._glossary,
            "xml": 1,
        }

    def estimate(self, group: Group) -> Usage:
        """DeepL bills the characters sent, context not counted."""
        return Usage(1, characters=sum(len(_to_xml(one.text)) for one in group.segments), estimated=1)

    def ask(self, group: Group, *, room: int = 1, wrong: str = "") -> Reply:
        """One call of /v2/translate."""
        asked = [_to_xml(one.text) for one in group.segments]
        options: dict[str, Any] = {"preserve_formatting": True}
        if group.conversation:  # DeepL reads each text by itself: the turns see each other as context, which is not billed
            options["context"] = "\n".join([group.context, *(TOKEN.sub("", one.text) for one in group.segments)]).strip()
        if self._settings.model:
            options["model_type"] = self._settings.model
        if self._glossary:
            options["glossary"] = self._glossary_of()
        known = self._settings
        answers = self._call(
            "translate_text",
            asked,
            source_lang=known.source_language.upper(),
            target_lang=known.target_language,
            tag_handling="xml",
            **options,
        )
        usage = self.estimate(group)
        billed = [one.billed_characters for one in answers]
        if all(number >= 0 for number in billed):
            usage = Usage(1, characters=sum(billed))
        if len(answers) != len(asked):
            raise BadReply("wrong_segments", f"{len(answers)} answers for {len(asked)} segments", usage)
        model = next((one.model_type_used for one in answers if one.model_type_used), "") or known.model
        reply = Reply(usage=usage, model=model)
        reply.texts = {place: _from_xml(one.text) for place, one in enumerate(answers)}
        return reply

    def _glossary_of(self) -> str:
        """The id of a glossary with these terms; made once, then found by its name."""
        if self._glossary_id is None:
            name = f"hunmin-{fingerprint(self._glossary)}"
            languages = {"source_lang": self._settings.source_language.upper(), "target_lang": self._settings.target_language}
            known = [one for one in self._call("list_glossaries") if one.name == name]
            made = known[0] if known else self._call("create_glossary", name, entries=self._glossary, **languages)
            self._glossary_id = str(made.glossary_id)
        return self._glossary_id

    def _call(self, method: str, *args: Any, **options: Any) -> Any:
        import deepl

        try:
            return getattr(self._client(), method)(*args, **options)
        except deepl.DeepLException as error:
            fault: Exception = of_connection(error, self.endpoint, self._proxy)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            fault = BadReply("bad_response", type(error).__name__)
        raise fault from None

    def _client(self) -> DeepLClient:
        if self._made is None:
            import deepl

            made = deepl.DeepLClient(self._key, server_url=self.endpoint, send_platform_info=False)
            made._client = _one_try(self._settings, self.endpoint, self._proxy, self._key)
            self._made = made
        return self._made

    def close(self) -> None:
        """Close connections."""
        if self._made is not None:
            self._made.close()  # type: ignore[no-untyped-call]


def _to_xml(text: str) -> str:
    """Masked text as XML: tokens are tags already, everything else is escaped."""
    return _outside_tokens(text, escape)


def _from_xml(text: str) -> str:
    return _outside_tokens(text, lambda piece: unescape(piece, _ENTITIES))


def _outside_tokens(text: str, change: Callable[[str], str]) -> str:
    pieces, at = [], 0
    for found in TOKEN.finditer(text):
        pieces += [change(text[at : found.start()]), f'<x id="{found[1]}"/>']
        at = found.end()
    return "".join([*pieces, change(text[at:])])


def _one_try(settings: TranslateSettings, endpoint: str, proxy: str | None, key: str) -> Any:
    """The client's way to send, once: a fault keeps its headers, which the client would drop."""
    import os
    import threading

    import requests
    from deepl.http_client import HttpClient

    class OneTry(HttpClient):
        def __init__(self) -> None:
            super().__init__(proxy=proxy, send_platform_info=False)
            self._mine = threading.local()

        def _own_session(self) -> requests.Session:
            """A session for each thread: requests does not share one safely."""
            if not hasattr(self._mine, "session"):
                session = requests.Session()
                session.trust_env = False  # ~/.netrc would replace the key
                session.proxies = dict(self._session.proxies)
                session.headers["Accept-Encoding"] = "identity"
                session.verify = os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("SSL_CERT_FILE") or True
                self._mine.session = session
            mine: requests.Session = self._mine.session
            return mine

        def request_with_backoff(
            self, method: str, url: str, data: Any, json: Any, headers: dict[str, str], stream: bool = False, **more: Any
        ) -> tuple[int, str]:
            session = self._own_session()
            request = self._prepare_request(method, url, data, json, headers, **more)
            timeout = (min(10.0, settings.timeout_seconds), settings.timeout_seconds)
            try:
                with session.send(
                    request, timeout=timeout, stream=True, allow_redirects=False, verify=session.verify, proxies=session.proxies
                ) as answer:
                    body = _read(answer, settings.max_answer_bytes)
                    status, said = answer.status_code, dict(answer.headers)
            except requests.RequestException as error:
                raise of_connection(error, endpoint, proxy) from None
            if status >= 300:
                raise of_status(status, said, masked(body, key), endpoint)
            return status, _checked(body, key) if "/translate" in url else body

    return OneTry()


def _read(answer: Any, limit: int) -> str:
    if answer.headers.get("content-encoding", "identity") != "identity":
        raise BadReply("bad_response", "compressed, though not asked for")
    data = bytearray()
    for chunk in answer.iter_content(CHUNK):
        data += chunk
        if len(data) > limit:
            raise TooLong(limit)
    return data.decode("utf-8", "replace")


def _checked(body: str, key: str) -> str:
    """The body when it is what the client can read; a missing number of billed characters becomes -1."""
    try:
        record = json.loads(body)
        translations = record["translations"]
        for one in translations:
            if not isinstance(one["text"], str):
                raise TypeError
            if not isinstance(one.get("billed_characters"), int):
                one["billed_characters"] = -1
    except (ValueError, KeyError, TypeError, RecursionError):
        raise BadReply("bad_response", "not a translation: " + masked(body, key)[:60]) from None
    if not translations:
        raise BadReply("no_content", "no translations")
    return json.dumps(record)
