"""Load a tokenizer or a model: safetensors only, no code from the model's folder, dtype chosen with its reason.

The folder is looked at before transformers reads it: configs that name code of their own (`auto_map`,
`_attn_implementation_internal`; CVE-2026-4372, CVE-2026-22807) or kernels of a hub repository are refused by name, as are
model code in the folder and pickled weights.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hunmin.core.errors import ModelError
from hunmin.core.language import tr

if TYPE_CHECKING:
    import torch
    from transformers import PreTrainedModel, PreTrainedTokenizerFast

TINY = "hunmin-tiny"
CODE_KEYS = ("auto_map", "_attn_implementation_internal", "custom_pipelines", "vhead_file")
# Harmless with a known name (sdpa), code from the hub with a repository's (owner/kernel).
KERNEL_KEYS = tuple(
    f"{lead}{part}_implementation{end}" for part in ("attn", "experts") for lead in ("", "_") for end in ("", "_internal")
)
CODE_FILES = ("configuration_*.py", "modeling_*.py", "tokenization_*.py", "processing_*.py", "custom_generate")


def locate(name: str, *, weights: bool = True) -> Path:
    """The folder of a model: a path, `hunmin-tiny`, or a hub name from the cache (downloaded when online).

    With `weights=False` a folder that holds only a tokenizer will do. Raises `ModelError` when there is none, or when
    loading it would need code or pickles.
    """
    folder = Path(str(resources.files("hunmin") / "bundled" / TINY)) if name == TINY else Path(name).expanduser()
    if not folder.is_dir():
        folder = _from_hub(name)
    check_no_code(folder)
    if weights:
        check_weights(folder)
    return folder


def check_no_code(folder: Path) -> None:
    """Refuse a folder whose configs name code to run, or that holds model code.

    Raises `ModelError` naming the file and the key.
    """
    fix = tr("use a version that transformers supports natively", "transformers가 기본으로 지원하는 판을 쓰세요")
    for file in sorted(folder.glob("*config*.json")):
        for key in _code_keys(_read(file)):
            what = tr(f"the model asks to run its own code ('{key}')", f"모델이 자체 코드를 실행하려 합니다 ('{key}')")
            raise _refuse(file, what, fix)
    for pattern in CODE_FILES:
        for file in sorted(folder.glob(pattern)):
            raise _refuse(file, tr("the model comes with code of its own", "모델에 자체 코드가 들어 있습니다"), fix)


def check_weights(folder: Path) -> None:
    """Refuse a folder without a config, or without safetensors.

    Raises `ModelError` naming what is missing.
    """
    is_adapter = (folder / "adapter_config.json").exists()
    if not is_adapter and not (folder / "config.json").exists():
        raise _refuse(folder, tr("no config.json: not a model folder", "config.json 이 없어 모델 폴더가 아닙니다"), "")
    names = {file.name for file in folder.iterdir()}
    # PEFT would unpickle adapter_model.bin where this one file is missing.
    weights = "adapter_model.safetensors" in names if is_adapter else any(name.endswith(".safetensors") for name in names)
    if not weights and any(name.endswith((".bin", ".pt", ".pth", ".pkl")) for name in names):
        what = tr("only pickled weights here", "피클 형식의 가중치만 있습니다")
        raise _refuse(folder, what, tr("convert them to safetensors first", "먼저 safetensors로 변환하세요"))
    if not weights:
        raise _refuse(folder, tr("no weights (*.safetensors)", "가중치(*.safetensors)가 없습니다"), "")


def load_tokenizer(name: str) -> PreTrainedTokenizerFast:
    """Load a tokenizer; an adapter folder without one has that of its base.

    Raises `ModelError` when there is none.
    """
    from transformers import AutoTokenizer

    folder = locate(name, weights=False)
    fix = tr("copy tokenizer.json of its base beside the weights", "기반 모델의 tokenizer.json 을 함께 두세요")
    if not any((folder / file).exists() for file in ("tokenizer.json", "tokenizer.model", "vocab.json", "tokenizer_config.json")):
        if (folder / "adapter_config.json").exists():
            return load_tokenizer(_base_of(folder))
        raise _refuse(folder, tr("the model folder has no tokenizer", "모델 폴더에 토크나이저가 없습니다"), fix)
    with _named_errors(folder, tr("its tokenizer cannot be loaded", "토크나이저를 불러올 수 없습니다"), fix):
        tokenizer = AutoTokenizer.from_pretrained(folder, trust_remote_code=False)
    if not tokenizer.is_fast:
        raise _refuse(folder, tr("this tokenizer has no fast version", "빠른 토크나이저가 없습니다"), "")
    return tokenizer


def load_model(name: str, dtype: str = "auto") -> PreTrainedModel:
    """Load a causal language model for reading (eval mode); an adapter folder is loaded onto its base.

    `dtype` is auto, bfloat16 or float32. Raises `ModelError` when it cannot be loaded safely.
    """
    from transformers import AutoModelForCausalLM

    folder = locate(name)
    if (folder / "adapter_config.json").exists():
        from peft import PeftModel

        base = load_model(_base_of(folder), dtype)
        with _named_errors(folder):
            return PeftModel.from_pretrained(base, str(folder)).eval()
    wanted, _ = choose_dtype(dtype)
    known: dict[str, Any] = {"dtype": wanted, "trust_remote_code": False, "use_safetensors": True, **_placement()}
    with _named_errors(folder):
        return AutoModelForCausalLM.from_pretrained(folder, **known).eval()


def _base_of(adapter: Path) -> str:
    """The base an adapter names: a whole model."""
    file = adapter / "adapter_config.json"
    config = _read(file)
    base = config.get("base_model_name_or_path") if isinstance(config, dict) else None
    if not isinstance(base, str) or not base:
        what = tr("the adapter does not name its base model", "어댑터에 기반 모델이 적혀 있지 않습니다")
        raise _refuse(file, what, '"base_model_name_or_path": "owner/name"')
    if (Path(base).expanduser() / "adapter_config.json").exists():
        what = tr("the adapter's base is an adapter itself", "어댑터의 기반 모델이 또 다른 어댑터입니다")
        raise _refuse(file, what, f"hunmin merge {base} OUT")
    return base


@contextmanager
def _named_errors(folder: Path, what: str = "", fix: str = "") -> Iterator[None]:
    """Say of a broken folder what the library found, in our three lines."""
    from safetensors import SafetensorError

    try:
        yield
    except (OSError, ValueError, KeyError, ImportError, SafetensorError) as error:
        said = (str(error).strip().splitlines() or [type(error).__name__])[0]
        what = what or tr("the model cannot be loaded", "모델을 불러올 수 없습니다")
        raise _refuse(folder, f"{what}: {said}", fix) from error


def _placement() -> dict[str, Any]:
    import torch

    return {"device_map": "auto"} if torch.cuda.is_available() else {}


def choose_dtype(wanted: str = "auto") -> tuple[torch.dtype, str]:
    """The dtype to compute in, and why."""
    import torch

    if wanted != "auto":
        return getattr(torch, wanted), tr("as the recipe says", "레시피에 적힌 대로")
    if torch.cuda.is_available() and torch.cuda.is_bf16_supported():
        return torch.bfloat16, tr("the GPU computes in bfloat16", "GPU가 bfloat16을 지원하므로")
    if torch.cuda.is_available():
        return torch.float32, tr("the GPU has no bfloat16", "GPU가 bfloat16을 지원하지 않으므로")
    if _cpu_has_bfloat16():
        return torch.bfloat16, tr("the CPU multiplies bfloat16", "CPU가 bfloat16 곱셈을 지원하므로")
    return torch.float32, tr("the CPU has no bfloat16", "CPU가 bfloat16을 지원하지 않으므로")


def _cpu_has_bfloat16() -> bool:
    import torch

    return bool(torch.ops.mkldnn._is_mkldnn_bf16_supported()) if torch.backends.mkldnn.is_available() else False


def _code_keys(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            if key in CODE_KEYS and inner or key in KERNEL_KEYS and "/" in json.dumps(inner):
                yield key
            yield from _code_keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _code_keys(inner)


def _read(file: Path) -> Any:
    try:
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise _refuse(file, tr(f"not readable: {error}", f"읽을 수 없습니다: {error}"), "") from error


def _refuse(path: Path, what: str, fix: str) -> ModelError:
    return ModelError(what, at=str(path), fix=fix)


def _from_hub(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import GatedRepoError, HfHubHTTPError, LocalEntryNotFoundError, RepositoryNotFoundError

    where, _, revision = name.partition("@")
    patterns = ["*.safetensors", "*.json", "*.jinja", "tokenizer.model"]
    if where.count("/") != 1 or where.startswith((".", "/", "~")):
        what = tr("no model folder here", "모델 폴더가 없습니다")
        raise ModelError(
            what,
            at=name,
            fix=tr("check the path; a hub model is written owner/name", "경로를 확인하세요. 허브 모델은 owner/name 으로 씁니다"),
        )
    try:
        return Path(snapshot_download(where, revision=revision or None, allow_patterns=patterns, etag_timeout=5))
    except GatedRepoError as error:
        what = tr("this model is gated", "이용 허가가 필요한 모델입니다")
        fix = tr("accept its terms on the hub and set HF_TOKEN", "허브에서 이용 조건에 동의하고 HF_TOKEN 을 설정하세요")
        raise ModelError(what, at=name, fix=fix) from error
    except RepositoryNotFoundError as error:
        what = tr("no such folder and no such model on the hub", "그런 폴더도, 허브의 모델도 없습니다")
        raise ModelError(
            what,
            at=name,
            fix=tr("check the name; a private model needs HF_TOKEN", "이름을 확인하세요. 비공개 모델은 HF_TOKEN 이 필요합니다"),
        ) from error
    except (LocalEntryNotFoundError, HfHubHTTPError, OSError, ValueError) as error:
        what = tr("no such folder, and the hub cannot be reached", "그런 폴더가 없고, 허브에도 연결할 수 없습니다")
        raise ModelError(what, at=name, fix=f"hf download {where}") from error
