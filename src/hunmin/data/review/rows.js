// The list of rows: only what is in sight is in the document, however many there are.

import { ask } from './requests.js';
import { element } from './text.js';
import { family, kindName, number, word } from './words.js';

const HEIGHT = 58; // pixels of a row, as in review.css
const PAGE = 200; // rows a request brings, as in server.py
const MOST_PAGES = 20;
const MOST_ROWS = 300000; // browsers stop at about 17 million pixels
const SIGNS = { open: '○', accepted: '✓', edited: '✎', rejected: '✕' };

export class RowList {
  // `filter()` gives the query of the rows, `pick(position)` is told which one was chosen.
  constructor(box, filter, pick) {
    [this.box, this.inner, this.filter, this.pick] = [box, box.firstElementChild, filter, pick];
    [this.total, this.pages, this.chosen, this.age, this.ready] = [0, new Map(), null, 0, false];
    box.addEventListener('scroll', () => this.draw(), { passive: true });
    new ResizeObserver(() => this.draw()).observe(box);
    this.inner.addEventListener('click', (event) => {
      const row = event.target.closest('[data-position]');
      if (row) pick(Number(row.dataset.position));
    });
  }

  // Rows, answers or the filter changed: what is shown is asked for again and stays in place until the answer comes.
  refresh() {
    this.ready = true;
    this.age += 1;
    this.stale = this.pages;
    this.pages = new Map();
    return this.draw();
  }

  async choose(position, index) {
    this.chosen = position;
    const [top, bottom] = [index * HEIGHT, (index + 1) * HEIGHT];
    if (top < this.box.scrollTop) this.box.scrollTop = top - HEIGHT;
    else if (bottom > this.box.scrollTop + this.box.clientHeight) this.box.scrollTop = bottom + HEIGHT - this.box.clientHeight;
    await this.draw();
  }

  load(page) {
    if (!this.pages.has(page)) {
      if (this.pages.size >= MOST_PAGES) this.pages.delete(this.pages.keys().next().value);
      const age = this.age;
      this.pages.set(page, { rows: this.stale?.get(page)?.rows ?? null });
      ask('rows', { ...this.filter(), offset: page * PAGE }).then(({ total, rows }) => {
        if (age !== this.age) return;
        this.total = total;
        this.pages.set(page, { rows });
        this.draw();
      }, () => this.pages.delete(page));
    }
    return this.pages.get(page).rows;
  }

  draw() {
    if (!this.ready) return; // nobody has said yet which rows are wanted
    const first = Math.max(0, Math.floor(this.box.scrollTop / HEIGHT) - 4);
    const last = Math.min(Math.max(this.total, 1), first + Math.ceil(this.box.clientHeight / HEIGHT) + 9);
    const shown = [];
    for (let index = first; index < last; index += 1) {
      const row = this.load(Math.floor(index / PAGE))?.[index % PAGE];
      if (row) shown.push(this.made(row, index));
    }
    this.inner.style.height = `${Math.min(this.total, MOST_ROWS) * HEIGHT}px`;
    this.inner.replaceChildren(...shown);
    const active = this.inner.querySelector('[aria-selected=true]');
    if (active) this.box.setAttribute('aria-activedescendant', active.id);
    else this.box.removeAttribute('aria-activedescendant');
  }

  made(row, index) {
    const names = row.kinds.map(kindName).join(', ');
    const kinds = row.kinds.slice(0, 3).map((kind) => element('span', { class: `kind ${family(kind)}` }, kindName(kind)));
    if (row.kinds.length > 3) kinds.push(element('span', { class: 'quiet' }, `+${row.kinds.length - 3}`));
    const line = element('div', {
      class: `row ${row.state} ${row.severity}`,
      id: `row-${row.position}`,
      role: 'option',
      'data-position': row.position,
      'aria-selected': String(row.position === this.chosen),
      'aria-posinset': index + 1,
      'aria-setsize': this.total,
      'aria-label': `${word('rowNumber', number(row.row))}, ${word(row.state)}, ${names}. ${row.excerpt}`,
    },
    element('span', { class: 'head' }, element('b', {}, number(row.row)), ...kinds, element('span', { class: 'sign' }, SIGNS[row.state])),
    element('span', { class: 'excerpt' }, row.excerpt));
    line.style.top = `${index * HEIGHT}px`;
    return line;
  }
}
