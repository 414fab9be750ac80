// The review page: one row at a time, every action a key. What was answered is on the disk before the next row is shown.

import { draft, forget, keep, openEditor } from './editor.js';
import { $, announce, countOf, filter, problem, say, showFilters, showOverview } from './header.js';
import { listen, showKeys } from './keys.js';
import { ask, Failed } from './requests.js';
import { boxOf, drawRow, goToFinding } from './row.js';
import { RowList } from './rows.js';
import { element, repaired } from './text.js';
import { fillIn, kindName, number, word } from './words.js';

const LAST = 2 ** 53 - 1;
const SECONDS_BETWEEN_LOOKS = 1;

const now = { overview: null, row: null, index: 0, path: '', editor: null };
const list = new RowList($('list'), filter, (position) => inTurn(() => open(position)));

// Actions run one after the other, so that fast typing never answers a row that is not shown yet.
let queue = Promise.resolve();
function inTurn(action) {
  queue = queue.then(action).catch(tell);
  return queue;
}

function tell(error) {
  if (!(error instanceof Failed)) throw error;
  if (error.status === 0) problem(word('gone'));
  else if (error.status === 401) problem(error.message);
  else say(error.message, true);
}

function took(overview) {
  now.overview = overview;
  showOverview(overview);
}

async function look() {
  const before = now.overview;
  took(await ask('overview'));
  if (before && before.checked !== now.overview.checked) list.refresh();
  if (!now.row && before?.checking && !(await step(0, true)) && !now.overview.checking) finish();
  if (now.overview.checking) setTimeout(() => inTurn(look), 1000 * SECONDS_BETWEEN_LOOKS);
}

// --- moving ---

async function step(start, forward) {
  const found = await ask('step', { ...filter(), start, forward });
  if (found.row) show(found);
  return Boolean(found.row);
}

async function open(position) {
  show(await ask(`rows/${position}`, filter()));
}

async function move(forward) {
  if (!(await step(now.row?.position ?? 0, forward))) say(word(forward ? 'lastRow' : 'firstRow'));
}

// The next row after one that was answered; when there is none further down, the first that is left.
async function onward() {
  if (await step(now.row.position, true)) return;
  const left = $('state').value === 'open';
  if (left && (await step(0, true))) return;
  if (left) finish();
  else await open(now.row.position);
}

async function changeFilter() {
  showFilters();
  list.refresh();
  if (!(await step(0, true))) finish();
}

// Nothing to show: say why, and what comes next.
function finish() {
  [now.row, now.editor] = [null, null];
  const { overview } = now;
  const [total, left] = [countOf('', ''), countOf('', 'open')];
  let title = word('nothingHere');
  if (!total) title = word(overview.checking ? 'loading' : 'nothing');
  else if (!left) title = word('finished');
  else if ($('state').value === 'open') title = word('finishedHere');
  const parts = [element('h2', {}, title)];
  if (total && overview.checking) parts.push(element('p', { class: 'quiet' }, word('wait')));
  if (total && !left) parts.push(element('p', {}, word('exporting')), element('p', {}, element('code', { class: 'command' }, overview.export)));
  if (total && ($('state').value || $('kind').value)) {
    const all = element('button', { type: 'button' }, word('showAll'));
    all.addEventListener('click', () => {
      [$('kind').value, $('state').value] = ['', ''];
      inTurn(changeFilter);
    });
    parts.push(all);
  }
  $('row').replaceChildren(element('div', { class: 'finish' }, ...parts));
  list.choose(null, 0);
  buttons();
  announce(title);
}

// --- one row ---

function show({ row, index, overview }) {
  const same = now.row?.position === row.position;
  [now.row, now.index, now.editor] = [row, index, null];
  if (!same) now.path = firstPath(row);
  took(overview);
  const total = countOf($('kind').value, $('state').value);
  const place = total > index ? word('place', number(index + 1), number(total)) : '';
  drawRow($('row'), row, place, {
    toFinding: (at) => goToFinding($('row'), now.row, at),
    chosen: (path) => { now.path = path; buttons(); },
    opened: () => inTurn(() => edit()),
    drafted: (path) => draft(row, path) !== null,
  });
  if (!same) $('row').scrollTop = 0;
  list.choose(row.position, index);
  buttons();
  if (document.activeElement?.tagName !== 'SELECT' && document.activeElement !== $('list')) $('row').focus({ preventScroll: true });
  if (!same) announce(word('announced', number(row.row), row.findings.length, row.findings.map(({ kind }) => kindName(kind)).join(', ')));
}

function firstPath(row) {
  const found = row.findings.find(({ field }) => row.fields.some((one) => one.path === field && one.part !== 'source'));
  return found?.field ?? row.fields.findLast((one) => one.part === 'answer')?.path ?? row.fields.at(-1)?.path ?? '';
}

const field = () => now.row?.fields.find(({ path }) => path === now.path);
const editable = (one) => Boolean(one) && now.row.readable && one.part !== 'source';

function repairs() {
  const one = field();
  if (!one || (one.edited !== null && !now.row.rechecked)) return [];
  return now.row.findings.filter((finding) => finding.field === one.path && finding.repair !== null);
}

function buttons() {
  const [row, one, free] = [now.row, field(), !now.editor];
  $('accept').disabled = !row?.readable || !free;
  $('reject').disabled = !row || !free;
  $('reopen').disabled = !row || row.state === 'open' || !free;
  $('edit').disabled = !editable(one) || !free;
  $('fix').disabled = !repairs().length || !free;
  $('translate').disabled = !one?.translatable || !free;
  for (const box of $('row').querySelectorAll('.text')) box.classList.toggle('active', Boolean(box.dataset.path) && box.dataset.path === now.path);
}

// --- answers ---

async function answer(state, edits = {}, stay = false) {
  const { row } = now;
  if (!row || (state === 'accepted' && !row.readable) || (state === 'open' && row.state === 'open')) return;
  let found;
  try {
    found = await ask(`rows/${row.position}`, filter(), { state, edits, version: row.version });
  } catch (error) {
    // Answered in another window: show that answer; an edited text stays as a draft.
    if (error.status === 409) {
      list.refresh();
      await open(row.position).catch(() => {});
    }
    throw error.status ? new Failed(error.status, word('failed', error.message)) : error;
  }
  for (const path of Object.keys(edits)) forget(row, path);
  list.refresh();
  if (stay || state === 'open') show(found);
  else {
    [now.row, now.index] = [found.row, found.index];
    took(found.overview);
    await onward();
  }
  say(word('done', number(row.row), word(found.row.state)));
}

async function undo() {
  const found = await ask('undo', filter(), {});
  if (!found.row) {
    say(word('noUndo'));
    return;
  }
  now.row = null;
  list.refresh();
  show(found);
  say(word('undone', number(found.row.row)));
}

function edit(text = null) {
  const one = field();
  if (!editable(one) || now.editor) return;
  const given = text ?? draft(now.row, one.path) ?? one.edited ?? one.text;
  now.editor = openEditor(boxOf($('row'), one.path), now.row, one, given, [
    ['save', 'Ctrl+Enter', 'first', () => inTurn(() => save(false))],
    ['saveHere', 'Ctrl+S', '', () => inTurn(() => save(true))],
    ['cancel', 'Esc', 'plain', () => inTurn(leave)],
  ]);
  buttons();
}

async function save(stay) {
  if (now.editor) await answer('edited', { [now.editor.path]: now.editor.area.value }, stay);
}

function leave() {
  const { editor, row, index, overview } = now;
  if (!editor) return;
  if (!editor.changed()) forget(row, editor.path);
  show({ row, index, overview });
  boxOf($('row'), editor.path)?.focus();
}

function fix() {
  const found = repairs();
  if (found.length) edit(repaired(field().edited ?? field().text, found));
  else say(word('noRepair'));
}

// A translation may take a while: the page goes on, and the new text waits as a draft where the person has moved away.
function translate() {
  const [row, one] = [now.row, field()];
  if (!now.overview.retranslate || now.editor) return;
  if (!one?.translatable) {
    say(word('noSource'));
    return;
  }
  boxOf($('row'), one.path).setAttribute('aria-busy', 'true');
  say(word('translating'));
  const came = ({ text }) => inTurn(() => {
    keep(row, one.path, text);
    if (now.row?.position !== row.position || now.editor) return;
    now.path = one.path;
    edit(text);
    say(word('translated'));
  });
  ask(`rows/${row.position}/translate`, {}, { field: one.path }).then(came, (error) => {
    boxOf($('row'), one.path)?.removeAttribute('aria-busy');
    tell(error);
  });
}

// --- keys and buttons ---

const ACTIONS = {
  accept: () => answer('accepted'),
  edit: () => edit(),
  fix,
  translate,
  reject: () => answer('rejected'),
  reopen: () => answer('open'),
  undo,
  next: () => move(true),
  previous: () => move(false),
};
const LETTERS = { a: 'accept', e: 'edit', f: 'fix', t: 'translate', x: 'reject', o: 'reopen', u: 'undo' };

function act(event, action) {
  event.preventDefault();
  if (!event.repeat) inTurn(action);
}

function inEditor(event, key, control) {
  if (key === 'Escape') act(event, leave);
  else if (control && key === 'Enter') act(event, () => save(false));
  else if (control && key === 's') act(event, () => save(true));
}

function onPage(event, key) {
  const inList = event.target === $('list');
  if (key === 'j' || (inList && key === 'ArrowDown')) moveBy(event, true);
  else if (key === 'k' || (inList && key === 'ArrowUp')) moveBy(event, false);
  else if (inList && key === 'Home') act(event, () => step(0, true));
  else if (inList && key === 'End') act(event, () => step(LAST, false));
  else if (key === 'Enter' && (inList || event.target.classList?.contains('text'))) act(event, () => edit());
  else if (key === '?') act(event, () => showKeys(now.overview.retranslate));
  else if (key === 'c' || key === 's') act(event, () => $(key === 'c' ? 'kind' : 'state').focus());
  else if (/^[1-9]$/.test(key)) act(event, () => goToFinding($('row'), now.row, Number(key)));
  // While a text is open, a letter beside its box answers nothing: the text would be left behind.
  else if (Object.hasOwn(LETTERS, key)) act(event, () => { if (!now.editor) return ACTIONS[LETTERS[key]](); });
}

// A held key moves on and on, but never faster than the rows come.
let moving = 0;
function moveBy(event, forward) {
  event.preventDefault();
  if (moving && event.repeat) return;
  moving += 1;
  inTurn(() => move(forward)).finally(() => { moving -= 1; });
}

// --- start ---

fillIn(document);
listen({ inEditor, onPage, undo: (event) => act(event, undo) });
for (const [id, action] of Object.entries(ACTIONS)) $(id).addEventListener('click', () => inTurn(action));
$('help').addEventListener('click', () => showKeys(now.overview.retranslate));
for (const id of ['kind', 'state']) $(id).addEventListener('change', () => inTurn(changeFilter));
addEventListener('beforeunload', (event) => {
  if (now.editor?.changed()) event.preventDefault();
});

inTurn(async () => {
  await look();
  list.refresh();
  if (!(await step(0, true))) finish();
});
