// The box a text is edited in, and the unsaved texts that this tab keeps through a reload.

import { element } from './text.js';
import { word } from './words.js';

const nameOf = (row, path) => `hunmin-draft ${row.row} ${row.id} ${path}`;

export const draft = (row, path) => sessionStorage.getItem(nameOf(row, path));
export const forget = (row, path) => sessionStorage.removeItem(nameOf(row, path));

export function keep(row, path, text) {
  try {
    sessionStorage.setItem(nameOf(row, path), text);
  } catch { /* the browser's store is full: the text is still in the box */ }
}

// Open a text box in the place of `box`; `tools` are [word, key, style, action].
export function openEditor(box, row, field, text, tools) {
  const saved = field.edited ?? field.text;
  const area = element('textarea', { spellcheck: 'false', 'aria-label': `${word('edit')} ${field.path}`, rows: 4, dir: 'auto' });
  area.value = text;
  // The box speaks \n whatever the file does; what it shows at first is what "unchanged" means.
  const same = saved.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
  const reset = () => {
    area.value = saved;
    forget(row, field.path);
    area.focus();
    grow(area);
  };
  const made = [...tools, ['reset', '', 'plain', reset]].map(([name, key, style, action]) => {
    const button = element('button', { type: 'button', class: style }, word(name), key ? element('kbd', {}, key) : '');
    button.addEventListener('click', action);
    return button;
  });
  box.hidden = true;
  box.after(element('div', { class: 'editor' }, area, element('p', { class: 'tools' }, ...made)));
  area.addEventListener('input', () => {
    keep(row, field.path, area.value);
    grow(area);
  });
  if (area.value !== same) keep(row, field.path, area.value);
  grow(area);
  area.focus();
  area.setSelectionRange(0, 0);
  return { area, path: field.path, changed: () => area.value !== same };
}

function grow(area) {
  if (CSS.supports('field-sizing', 'content')) return;
  area.style.height = 'auto';
  area.style.height = `${Math.min(area.scrollHeight + 2, innerHeight * 0.6)}px`;
}
