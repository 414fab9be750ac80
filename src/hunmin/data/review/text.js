// Texts as they are: findings become marks, changes become ins and del. Text is only ever put in as text, never as markup.

import { family, kindName, number, word } from './words.js';

const LONG = 20000; // characters shown at once
const AROUND = 1500; // characters kept on each side of a finding in a longer text
const MOST_COMPARED = 4e6; // cells of the table that compares two texts word by word

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children);
  return made;
}

// Control characters as their pictures, so that a text that holds them shows it.
function visible(text) {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, (char) => String.fromCharCode(char === '\u007f' ? 0x2421 : 0x2400 + char.charCodeAt(0)));
}

// Spans count Unicode code points, strings here count UTF-16 units.
export function units(text, points) {
  if (!/[\ud800-\udbff]/.test(text)) return points;
  const wanted = [...new Set(points)].sort((a, b) => a - b);
  const found = new Map();
  let unit = 0;
  let point = 0;
  for (const next of wanted) {
    while (point < next && unit < text.length) {
      unit += text.codePointAt(unit) > 0xffff ? 2 : 1;
      point += 1;
    }
    found.set(next, unit);
  }
  return points.map((one) => found.get(one));
}

// Places of findings in UTF-16 units, each at least one character wide.
function places(text, findings) {
  const at = units(text, findings.flatMap(({ finding }) => finding.span));
  return findings.map(({ finding, number }, index) => {
    let start = Math.min(at[2 * index], text.length);
    let end = Math.min(at[2 * index + 1], text.length);
    if (start >= end) {
      if (end < text.length) end = start + (text.codePointAt(start) > 0xffff ? 2 : 1);
      else start = Math.max(0, end - (/[\udc00-\udfff]/.test(text[end - 1]) ? 2 : 1));
    }
    return { start, end, finding, number };
  });
}

// A text with its findings marked; each mark carries the numbers of the findings that begin there.
export function marked(text, findings) {
  const shown = document.createDocumentFragment();
  if (text === '') shown.append(element('span', { class: 'nothing' }, word('emptyText')));
  else stretch(text, places(text, findings), 0, text.length, shown);
  return shown;
}

// A part of a text; of a long one its beginning and what is around the findings, the rest on demand.
function stretch(text, found, from, to, shown) {
  let at = from;
  for (const [start, end] of windows(text, found, from, to)) {
    if (start > at) shown.append(gap(text.slice(at, start)));
    segments(text, found, start, end, shown);
    at = end;
  }
  if (at < to) shown.append(gap(text.slice(at, to)));
}

function windows(text, found, from, to) {
  if (to - from <= LONG) return [[from, to]];
  const near = found.filter(({ start, end }) => start < to && end > from);
  const wanted = [[from, from + AROUND], ...near.map(({ start, end }) => [Math.max(from, start - AROUND), Math.min(to, end + AROUND, start + LONG)])];
  wanted.sort((a, b) => a[0] - b[0]);
  const merged = [wanted[0]];
  for (const [start, end] of wanted.slice(1)) {
    const last = merged.at(-1);
    if (start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged.map(([start, end]) => [uncut(text, start), uncut(text, end)]);
}

// A place that does not cut a character of two units.
const uncut = (text, at) => (/[\udc00-\udfff]/.test(text[at] ?? '') ? at - 1 : at);

function gap(hidden) {
  const button = element('button', { type: 'button', class: 'cut' }, word('more', number(hidden.length)));
  button.addEventListener('click', () => button.replaceWith(visible(hidden)));
  return button;
}

function segments(text, found, from, to, shown) {
  const inside = found.filter(({ start, end }) => start < to && end > from);
  const edges = [...new Set([from, to, ...inside.flatMap(({ start, end }) => [start, end])])].filter((edge) => edge >= from && edge <= to);
  edges.sort((a, b) => a - b);
  for (let index = 0; index + 1 < edges.length; index += 1) {
    const [start, end] = [edges[index], edges[index + 1]];
    const covering = inside.filter((one) => one.start <= start && one.end >= end);
    const piece = visible(text.slice(start, end));
    if (!covering.length) {
      shown.append(piece);
      continue;
    }
    const first = covering.find((one) => one.finding.severity === 'error') ?? covering[0];
    const begin = covering.filter((one) => one.start === start).map((one) => one.number);
    const names = covering.map((one) => `${kindName(one.finding.kind)}: ${one.finding.message}`);
    shown.append(element('mark', {
      class: `${family(first.finding.kind)} ${first.finding.severity}`,
      'data-kind': first.finding.kind,
      'data-n': begin.length ? begin.join('·') : null,
      title: names.join('\n'),
    }, piece));
  }
}

// Two texts word by word: what stayed, what went, what came.
export function changes(before, after) {
  // A word goes with the space before it: spaces alone would tie unrelated words together.
  const old = before.match(/\s*\S+|\s+$/g) ?? [];
  const young = after.match(/\s*\S+|\s+$/g) ?? [];
  let head = 0;
  while (head < old.length && head < young.length && old[head] === young[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < young.length - head && old.at(-1 - tail) === young.at(-1 - tail)) tail += 1;
  const middle = compared(old.slice(head, old.length - tail), young.slice(head, young.length - tail));
  const parts = [['same', old.slice(0, head).join('')], ...middle, ['same', old.slice(old.length - tail).join('')]];
  return parts.flatMap(spaceApart).filter(([, text]) => text);
}

// The space before a word that became another one did not change.
function spaceApart([kind, text], index, parts) {
  const other = { del: parts[index + 1], ins: parts[index - 1] }[kind];
  if (!other || other[0] !== { del: 'ins', ins: 'del' }[kind]) return [[kind, text]];
  const space = text.match(/^\s*/)[0];
  if (space !== other[1].match(/^\s*/)[0]) return [[kind, text]];
  return [['same', kind === 'del' ? space : ''], [kind, text.slice(space.length)]];
}

function compared(old, young) {
  const [rows, columns] = [old.length, young.length];
  if (!rows || !columns || rows * columns > MOST_COMPARED) return [['del', old.join('')], ['ins', young.join('')]];
  const width = columns + 1;
  const common = new Uint32Array((rows + 1) * width);
  for (let row = rows - 1; row >= 0; row -= 1) {
    for (let column = columns - 1; column >= 0; column -= 1) {
      const at = row * width + column;
      common[at] = old[row] === young[column] ? common[at + width + 1] + 1 : Math.max(common[at + width], common[at + 1]);
    }
  }
  const found = [];
  const add = (kind, text) => {
    if (found.at(-1)?.[0] === kind) found.at(-1)[1] += text;
    else found.push([kind, text]);
  };
  let [row, column] = [0, 0];
  while (row < rows || column < columns) {
    if (row < rows && column < columns && old[row] === young[column]) {
      add('same', old[row]);
      row += 1;
      column += 1;
    } else if (column >= columns || (row < rows && common[(row + 1) * width + column] >= common[row * width + column + 1])) {
      add('del', old[row]);
      row += 1;
    } else {
      add('ins', young[column]);
      column += 1;
    }
  }
  return found;
}

export function changed(before, after, findings) {
  const shown = document.createDocumentFragment();
  const found = places(after, findings);
  let at = 0;
  for (const [kind, text] of changes(before, after)) {
    if (kind === 'del') {
      shown.append(element('del', {}, visible(text)));
      continue;
    }
    const box = kind === 'ins' ? element('ins') : shown;
    stretch(after, found, at, at + text.length, box);
    if (box !== shown) shown.append(box);
    at += text.length;
  }
  return shown;
}

// A text with the certain repairs of its findings put in, from the end so that the places before stay right.
export function repaired(text, findings) {
  const found = places(text, findings.map((finding) => ({ finding, number: 0 })).filter(({ finding }) => finding.repair !== null));
  const spans = units(text, found.flatMap(({ finding }) => finding.span));
  const ordered = found.map(({ finding }, index) => [spans[2 * index], spans[2 * index + 1], finding.repair]).sort((a, b) => b[0] - a[0]);
  let from = Infinity;
  let result = text;
  for (const [start, end, repair] of ordered) {
    if (end > from) continue;
    result = result.slice(0, start) + repair + result.slice(end);
    from = start;
  }
  return result;
}
