// Keys: which letter is meant, and when a key belongs to the input method, a text box or the page.

import { $ } from './header.js';
import { element } from './text.js';
import { word } from './words.js';

const SHOWN = [
  ['accept', 'A'], ['edit', 'E'], ['fix', 'F'], ['translate', 'T'], ['reject', 'X'], ['reopen', 'O'], ['undo', 'U'], ['next', 'J'], ['previous', 'K'],
  ['edges', 'Home', 'End'], ['toFinding', '1', '…', '9'], ['fieldKey', 'Tab'], ['kindKey', 'C'], ['stateKey', 'S'],
  ['save', 'Ctrl+Enter'], ['saveHere', 'Ctrl+S'], ['cancel', 'Esc'], ['keys', '?'],
];

export function showKeys(translates) {
  const lines = SHOWN.filter(([name]) => name !== 'translate' || translates).map(([name, ...keys]) => {
    const shown = keys.map((key) => (key === '…' ? key : element('kbd', {}, key)));
    return element('div', {}, element('dt', {}, ...shown), element('dd', {}, word(name)));
  });
  $('keys').querySelector('dl').replaceChildren(...lines);
  $('keys').showModal();
}

// With the Hangul layout on, the key of A says ㅁ: the place of the key tells which letter is meant.
function letter(event) {
  if (/^[ㄱ-ㅎㅏ-ㅣ]$/.test(event.key) && event.code.startsWith('Key')) return event.code.slice(3).toLowerCase();
  return event.key.length === 1 ? event.key.toLowerCase() : event.key;
}

// `on` has inEditor(event, key, control), onPage(event, key) and undo(event).
export function listen(on) {
  addEventListener('keydown', (event) => {
    // While a syllable is being composed, Enter and letters belong to the input method.
    if (event.isComposing || event.keyCode === 229 || $('keys').open) return;
    const key = letter(event);
    const control = event.ctrlKey || event.metaKey;
    if (event.target instanceof HTMLTextAreaElement) on.inEditor(event, key, control);
    else if (event.target instanceof HTMLSelectElement) {
      if (key === 'Escape') $('row').focus();
    } else if (!control && !event.altKey) on.onPage(event, key);
    else if (control && key === 'z' && !event.shiftKey) on.undo(event);
  });
}
