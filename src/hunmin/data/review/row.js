// One row as it is read: what was found, then its texts side by side.

import { changed, element, marked } from './text.js';
import { family, kindName, number, word } from './words.js';

const LEFT = new Set(['system', 'asked', 'input', 'source', 'tool']);

// `told` is what the row calls: toFinding(number), chosen(path), opened(), drafted(path) → whether unsaved text waits there.
export function drawRow(box, row, place, told) {
  const findings = row.findings.map((finding, at) => ({ finding, number: at + 1 }));
  box.replaceChildren(heading(row, place), findingList(row, findings, told), ...blocks(row, findings, told));
}

export const boxOf = (root, path) => [...root.querySelectorAll('.text')].find((one) => one.dataset.path === path);

export function goToFinding(root, row, at) {
  const finding = row?.findings[at - 1];
  if (!finding) return;
  const box = boxOf(root, finding.field);
  const mark = [...(box?.querySelectorAll('mark[data-n]') ?? [])].find((one) => one.dataset.n.split('·').includes(String(at)));
  box?.focus({ preventScroll: true });
  (mark ?? box)?.scrollIntoView({ block: 'center' });
  for (const one of root.querySelectorAll('mark.here')) one.classList.remove('here');
  mark?.classList.add('here');
}

function heading(row, place) {
  return element('header', { class: 'about' },
    element('h2', {}, word('rowNumber', number(row.row))),
    element('span', { class: `badge ${row.state}` }, word(row.state)),
    element('code', { class: 'quiet' }, row.id),
    element('span', { class: 'quiet place' }, place));
}

function findingList(row, findings, told) {
  const shown = findings.map(({ finding, number: at }) => {
    const button = element('button', { type: 'button', class: `finding ${finding.severity}` },
      element('span', { class: 'number' }, String(at)),
      element('span', { class: `kind ${family(finding.kind)}` }, kindName(finding.kind)),
      element('span', { class: 'severity' }, word(finding.severity)),
      element('span', { class: 'message' }, finding.message),
      element('code', { class: 'quiet' }, finding.field));
    if (finding.repair !== null) button.append(element('span', { class: 'repair' }, `${word('repair')} `, element('q', {}, finding.repair)));
    button.addEventListener('click', () => told.toFinding(at));
    return element('li', {}, button);
  });
  const about = row.rechecked ? (findings.length ? 'rechecked' : 'nothingLeft') : 'before';
  const after = row.state === 'edited' ? [element('p', { class: 'quiet after' }, word(about))] : [];
  return element('section', { class: 'findings', 'aria-label': word('findings') }, element('ol', {}, ...shown), ...after);
}

// Requests and sources on the left, answers and translations on the right; a turn of a conversation is a line of both.
function blocks(row, findings, told) {
  if (!row.fields.length) return [element('div', { class: 'block' }, element('div', { class: 'side all' }, label(word('line')), textBox('', row.raw, [])))];
  const made = [];
  let open = null;
  const add = (side, parts) => {
    if (!open || (side === 'left' && open.right.length)) made.push(open = { left: [], right: [] });
    open[side].push(...parts);
  };
  const translation = row.fields.some(({ part }) => part === 'source');
  for (const field of row.fields) {
    const name = word(translation && field.part === 'answer' ? 'target' : field.part);
    const shown = fieldBox(field, name, findings.filter(({ finding }) => finding.field === field.path && (field.edited === null || row.rechecked)), told);
    if (field.original === null) add(LEFT.has(field.part) ? 'left' : 'right', shown);
    else {
      made.push({ left: [label(word('source')), textBox('', field.original, [])], right: shown });
      open = null;
    }
  }
  return made.map(({ left, right }) => {
    const sides = left.length && right.length ? [['side', left], ['side', right]] : [['side all', [...left, ...right]]];
    return element('div', { class: 'block' }, ...sides.map(([name, parts]) => element('div', { class: name }, ...parts)));
  });
}

function label(name, path = '', ...more) {
  return element('p', { class: 'label' }, element('b', {}, name), path && path !== 'source' && path !== 'target' ? element('code', {}, path) : '', ...more);
}

function fieldBox(field, name, findings, told) {
  const text = field.edited ?? field.text;
  const more = [element('span', {}, word('characters', number([...text].length)))];
  if (field.edited !== null) more.push(element('span', { class: 'badge edited' }, word('edited')));
  if (told.drafted(field.path)) more.push(element('span', { class: 'badge draft' }, word('draft')));
  const box = textBox(field.path, field.text, findings, field.edited);
  box.setAttribute('aria-label', `${name} ${field.path}`);
  box.addEventListener('focus', () => told.chosen(field.path));
  box.addEventListener('dblclick', told.opened);
  return [label(name, field.path, ...more), box];
}

// An edited text shows what changed, and the findings of what it is now, where there are any of that.
function textBox(path, text, findings, edited = null) {
  const box = element('div', { class: 'text', tabindex: '0', role: 'group', 'data-path': path || null, dir: 'auto' });
  box.append(edited === null ? marked(text, findings) : changed(text, edited, findings));
  return box;
}
