// What stands above the rows: progress, filters, and what there is to say.

import { element } from './text.js';
import { kindName, nameKinds, number, word } from './words.js';

export const STATES = ['open', 'accepted', 'edited', 'rejected'];
export const $ = (id) => document.getElementById(id);
export const filter = () => ({ kind: $('kind').value, state: $('state').value });

let latest = null;

export function showOverview(overview) {
  latest = overview;
  nameKinds(overview.names);
  const total = countOf('', '');
  const done = total - countOf('', 'open');
  $('file').textContent = overview.file;
  document.title = `${overview.file} · ${word('review')}`;
  for (const part of $('progress').children) part.style.width = `${total ? (100 * countOf('', part.className)) / total : 0}%`;
  $('progress').setAttribute('aria-valuemax', total);
  $('progress').setAttribute('aria-valuenow', done);
  const answered = STATES.slice(1).filter((state) => countOf('', state)).map((state) => `${word(state)} ${number(countOf('', state))}`);
  const more = overview.checking ? [word('checking', number(overview.checked))] : answered;
  $('counts').textContent = [word('counts', number(done), number(total)), ...more].join(' · ');
  showFilters();
  $('undo').disabled = !overview.undo;
  $('translate').hidden = !overview.retranslate;
  const unplaced = overview.unplaced ? word('unplaced', number(overview.unplaced)) : '';
  const skipped = overview.skipped ? word('skipped', number(overview.skipped)) : '';
  problem([overview.problem, unplaced, skipped].filter(Boolean).join(' '));
}

// Rows of a kind in a state; empty means all.
export function countOf(kind, state) {
  const states = kind ? latest.kinds[kind] ?? {} : latest.states;
  return state ? states[state] ?? 0 : Object.values(states).reduce((sum, count) => sum + count, 0);
}

// Each choice says how many rows it would leave under the other one.
export function showFilters() {
  const state = $('state').options.length ? $('state').value : 'open';
  choices($('state'), ['', ...STATES].map((one) => [one, word(one || 'all'), countOf($('kind').value, one)]), state);
  const kinds = Object.keys(latest.kinds).map((kind) => [kind, kindName(kind), countOf(kind, state)]);
  choices($('kind'), [['', word('all'), countOf('', state)], ...kinds], $('kind').value);
}

function choices(select, options, chosen) {
  const labels = options.map(([, name, count]) => `${name} ${number(count)}`);
  if (select.options.length === options.length && options.every(([value], index) => select.options[index].value === value)) {
    labels.forEach((label, index) => { select.options[index].textContent = label; });
    return;
  }
  select.replaceChildren(...options.map(([value], index) => element('option', { value }, labels[index])));
  select.value = chosen;
}

export function problem(text) {
  $('problem').hidden = !text;
  $('problem').textContent = text;
}

// A line that goes away again; screen readers hear it too.
let quiet = 0;
export function say(text, bad = false) {
  clearTimeout(quiet);
  $('said').textContent = text;
  $('said').className = bad ? 'bad' : '';
  quiet = setTimeout(() => { $('said').textContent = ''; }, bad ? 8000 : 3000);
}

// For screen readers only: what everybody else sees anyway.
export function announce(text) {
  $('spoken').textContent = text;
}
