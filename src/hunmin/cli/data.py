"""Verbs that take data files: look for defects, mend them, translate, convert, compare with benchmarks."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from hunmin.cli.app import app
from hunmin.core.errors import UsageError
from hunmin.core.language import tr

if TYPE_CHECKING:
    from hunmin.data.pairs.originals import Originals

Source = Annotated[str, typer.Option(help="The records it was translated from.")]
Key = Annotated[str, typer.Option(help="Field that both files share.")]
Model = Annotated[str, typer.Option(help="Model of the engine.")]
Endpoint = Annotated[str, typer.Option(help="Address of an OpenAI-compatible service.")]
MaxCost = Annotated[float | None, typer.Option(help="Stop before spending more dollars than this.")]
Price = Annotated[str, typer.Option(help="Dollars per million tokens, sent/answered: 0.4/1.6.")]
Encoding = Annotated[str, typer.Option(help="Encoding of the file, such as cp949.")]
Morphology = Annotated[bool, typer.Option(help="Analyse words: slower, finds more.")]
Overwrite = Annotated[bool, typer.Option(help="Replace an existing output.")]


@app.command()
def check(
    file: Annotated[str, typer.Argument(help="Data of any shape.")],
    source: Source = "",
    key: Key = "id",
    json_: Annotated[bool, typer.Option("--json", help="One JSON object a finding.")] = False,
    html: Annotated[Path | None, typer.Option(help="Write a page with ten examples of each kind.")] = None,
    encoding: Encoding = "",
    morphology: Morphology = True,
) -> None:
    """Find defects in any Korean data set; exit code 1 when there are errors."""
    from hunmin.core.jsonl import atomic_writer, dumps
    from hunmin.core.parallel import processors
    from hunmin.data.check import check_source
    from hunmin.data.check_page import check_page
    from hunmin.data.findings import Summary
    from hunmin.data.settings import SourceSettings
    from hunmin.printing import print_findings

    settings = SourceSettings(path=file, encoding=encoding)
    summary = Summary()
    for finding in check_source(
        settings, summary, originals=_originals(source, key, file), morphology=morphology, processes=processors()
    ):
        if json_:
            typer.echo(dumps(finding.to_record()))
    if html:
        with atomic_writer(html) as out:
            out.write(check_page(Path(file).name, summary))
    if not json_:
        print_findings(file, summary)
    if summary.errors:
        raise typer.Exit(1)


@app.command()
def repair(
    file: Annotated[str, typer.Argument(help="A translated file of any shape.")],
    out: Annotated[Path, typer.Argument(help="File to write, JSON lines.")],
    source: Source = "",
    key: Key = "id",
    engine: Annotated[str, typer.Option(help="Translate broken sentences again with deepl, openai or local.")] = "",
    model: Model = "",
    endpoint: Endpoint = "",
    max_cost: MaxCost = None,
    price: Price = "",
    encoding: Encoding = "",
    morphology: Morphology = True,
) -> None:
    """Mend a translated file; every change is written into the row's notes."""
    from hunmin.data.repair.engine import engine_translate
    from hunmin.data.repair.repair import left_lines, repair_file
    from hunmin.data.settings import SourceSettings

    settings = SourceSettings(path=file, encoding=encoding)
    options = _given(engine=engine, model=model, endpoint=endpoint, max_cost=max_cost, prices=_prices(engine, model, price))
    with engine_translate(options) as translate:
        done = repair_file(settings, out, originals=_originals(source, key, file), translate=translate, morphology=morphology)
    for line in left_lines(done):
        typer.echo(line)
    typer.echo(f"{tr('next', '다음')}  hunmin {'review' if done.left else 'check'} {out}")


@app.command()
def review(
    file: Annotated[str, typer.Argument(help="The file to review; answers are kept beside it.")],
    out: Annotated[Path | None, typer.Option(help="Write what was reviewed and serve nothing.")] = None,
    source: Source = "",
    key: Key = "id",
    port: Annotated[int, typer.Option(help="Port of the page.")] = 8750,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
    engine: Annotated[str, typer.Option(help="Engine of the button that translates again.")] = "",
    model: Model = "",
    endpoint: Endpoint = "",
    encoding: Encoding = "",
    overwrite: Overwrite = False,
) -> None:
    """Look through rows with defects in a browser: accept, edit, reject, undo."""
    from hunmin.data.check import check_source
    from hunmin.data.repair.engine import engine_retranslate
    from hunmin.data.review.server import review_file
    from hunmin.printing import print_counts

    originals = _originals(source, key, file)
    with engine_retranslate(_given(engine=engine, model=model, endpoint=endpoint)) as retranslate:
        counts = review_file(
            file,
            out=out,
            port=port,
            open_browser=browser,
            retranslate=retranslate,
            original=originals.of if originals else None,
            check=partial(check_source, originals=originals, morphology=True),
            encoding=encoding,
            overwrite=overwrite,
            say=typer.echo,
        )
    print_counts(counts)


@app.command()
def translate(
    file: Annotated[str, typer.Argument(help="Data of any shape.")],
    out: Annotated[Path, typer.Argument(help="File to write; the same shape.")],
    engine: Annotated[str, typer.Option(help="deepl, openai (any compatible endpoint), memory or local.")],
    model: Model = "",
    endpoint: Endpoint = "",
    fields: Annotated[str, typer.Option(help="Fields to translate, comma-separated; all unless named.")] = "",
    style: Annotated[str, typer.Option(help="keep, 합니다체, 해요체 or 해라체.")] = "keep",
    glossary: Annotated[str, typer.Option(help="Terms with their translations, tsv or jsonl.")] = "",
    memory: Annotated[list[str] | None, typer.Option(help="Earlier translations, looked at first: jsonl, tsv, tmx.")] = None,
    requests_per_second: Annotated[float | None, typer.Option(help="What the service allows.")] = None,
    concurrency: Annotated[int | None, typer.Option(help="Requests under way at once.")] = None,
    dry_run: Annotated[bool, typer.Option(help="Print characters, requests, money and time; ask nobody.")] = False,
    max_cost: MaxCost = None,
    price: Price = "",
    encoding: Encoding = "",
    overwrite: Overwrite = False,
) -> None:
    """Translate a data set into Korean; what was paid is kept, the same command goes on."""
    from hunmin.data.settings import SourceSettings
    from hunmin.data.translate.settings import translate_settings
    from hunmin.data.translate.translate import estimate_lines, translate_file

    options = _given(
        engine=engine,
        model=model,
        endpoint=endpoint,
        fields=fields.split(",") if fields else None,
        style=style,
        glossary=glossary,
        memory=memory,
        requests_per_second=requests_per_second,
        concurrency=concurrency,
        max_cost=max_cost,
        prices=_prices(engine, model, price),
    )
    settings = translate_settings(options)
    source = SourceSettings(path=file, encoding=encoding)
    found = translate_file(
        settings, source, out, overwrite=overwrite, dry_run=dry_run, announce=lambda line: typer.echo(line, err=True)
    )
    if dry_run:
        for line in estimate_lines(found, settings):
            typer.echo(line)
        return
    typer.echo(
        tr(f"{found.kept:,} rows written, {found.rejected:,} rejected", f"{found.kept:,}행 작성, {found.rejected:,}행 거절")
    )
    typer.echo(f"{tr('next', '다음')}  hunmin check {out} --source {file}")


def _given(**options: Any) -> dict[str, Any]:
    """The options that were typed."""
    return {name: value for name, value in options.items() if value not in (None, "", {}, [])}


def _prices(engine: str, model: str, price: str) -> dict[str, dict[str, float]]:
    """`0.4/1.6`, dollars for a million tokens sent and answered, as the price of the model; `deepl`: dollars a million characters."""
    if not price:
        return {}
    try:
        numbers = [float(one) for one in price.split("/")]
    except ValueError:
        raise UsageError(
            tr(f"not a price: '{price}'", f"가격이 아닙니다: '{price}'"), at="--price", fix="--price 0.4/1.6"
        ) from None
    if engine == "deepl":
        return {"deepl": {"characters": numbers[0]}}
    return {model: {"input": numbers[0], "output": numbers[-1]}}


def _originals(source: str, key: str, file: str) -> Originals | None:
    from hunmin.data.repair.align import find_originals
    from hunmin.data.settings import SourceSettings

    return find_originals(SourceSettings(path=source), key, SourceSettings(path=file)) if source else None


@app.command()
def contamination(
    file: Annotated[str, typer.Argument(help="Training data of any shape.")],
    against: Annotated[list[str], typer.Option(help="hunmin_mini, hunmin_mini_copa …, or a JSON-lines file.")],
    threshold: Annotated[float, typer.Option(min=0.05, max=1.0, help="Share of an item's 12-grams found in a row.")] = 0.5,
    json_: Annotated[bool, typer.Option("--json", help="One JSON object a pair.")] = False,
) -> None:
    """Find benchmark items inside training rows."""
    from hunmin.benchmarks.items import benchmark_items
    from hunmin.core.jsonl import dumps
    from hunmin.data.settings import SourceSettings
    from hunmin.data.sources.reader import Report, read_source
    from hunmin.data.steps.contamination import ItemIndex

    index, report, pairs = ItemIndex(item for name in against for item in benchmark_items(name)), Report(), 0
    for row in read_source(SourceSettings(path=file), report):
        for leak in index.leaks(row.id, row.text, threshold):
            pairs += 1
            line = {"row": row.id, "id": row.id, "against": leak.item.benchmark, "item": leak.item.id, "overlap": leak.overlap}
            typer.echo(dumps(line) if json_ else f"{row.id}  {leak.item.benchmark} {leak.item.id}  {leak.overlap:.0%}")
    if not json_:
        found = f"{report.kept:,} rows against {len(index.items):,} texts: {pairs:,} pairs"
        typer.echo(tr(found, f"{report.kept:,}행, 벤치마크 문장 {len(index.items):,}개: {pairs:,}쌍"))


@app.command()
def convert(
    file: Annotated[str, typer.Argument(help="Data of any shape.")],
    out: Annotated[Path, typer.Argument(help="File or folder to write.")],
    to: Annotated[str, typer.Option(help="messages, alpaca, sharegpt, llamafactory or axolotl.")],
    encoding: Encoding = "",
    overwrite: Overwrite = False,
) -> None:
    """Write data in the shape another trainer reads."""
    from hunmin.data.convert import convert as write
    from hunmin.data.settings import SourceSettings
    from hunmin.printing import print_counts

    print_counts(write(SourceSettings(path=file, encoding=encoding), out, to, overwrite))
