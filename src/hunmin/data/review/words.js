// Every word of the page, Korean and English.

const WORDS = {
  review: ['검수', 'Review'],
  progress: ['진행', 'Progress'],
  kind: ['종류', 'Kind'],
  state: ['상태', 'State'],
  all: ['모두', 'All'],
  rows: ['문제가 있는 행', 'Rows with findings'],
  rowLabel: ['행', 'Row'],
  actions: ['처리', 'Actions'],
  accept: ['승인', 'Accept'],
  edit: ['고치기', 'Edit'],
  fix: ['제안대로', 'Apply repairs'],
  translate: ['다시 번역', 'Translate again'],
  reject: ['제외', 'Reject'],
  reopen: ['다시 열기', 'Reopen'],
  undo: ['되돌리기', 'Undo'],
  previous: ['이전', 'Previous'],
  next: ['다음', 'Next'],
  close: ['닫기', 'Close'],
  keys: ['단축키', 'Keys'],
  save: ['저장하고 다음', 'Save and go on'],
  saveHere: ['저장', 'Save'],
  cancel: ['닫기', 'Close'],
  reset: ['저장된 글로', 'Back to the saved text'],
  draft: ['쓰던 글 있음', 'unsaved text'],
  open: ['남음', 'Open'],
  accepted: ['승인', 'Accepted'],
  edited: ['고침', 'Edited'],
  rejected: ['제외', 'Rejected'],
  system: ['시스템', 'System'],
  asked: ['요청', 'Request'],
  input: ['입력', 'Input'],
  source: ['원문', 'Source'],
  answer: ['답', 'Answer'],
  target: ['번역', 'Translation'],
  reasoning: ['추론', 'Reasoning'],
  tool: ['도구', 'Tool'],
  document: ['글', 'Text'],
  line: ['읽은 그대로', 'As read'],
  findings: ['발견된 문제', 'Findings'],
  repair: ['제안', 'repair'],
  error: ['오류', 'error'],
  warning: ['주의', 'warning'],
  emptyText: ['(빈 글)', '(empty)'],
  more: ['… {0}자 더 보기 …', '… {0} more characters …'],
  characters: ['{0}자', '{0} characters'],
  rowNumber: ['{0}행', 'Row {0}'],
  place: ['{0} / {1}', '{0} of {1}'],
  before: ['고치기 전 글에서 발견된 문제입니다', 'Found in the text before it was edited'],
  rechecked: ['고친 글을 다시 검사한 결과입니다', 'Found in the edited text'],
  nothingLeft: ['고친 글에서는 발견된 문제가 없습니다', 'Nothing was found in the edited text'],
  counts: ['{0} / {1}행 처리', '{0} of {1} rows done'],
  checking: ['검사 중 · {0}행 읽음', 'checking · {0} rows read'],
  loading: ['첫 문제를 찾는 중입니다…', 'Looking for the first finding…'],
  nothing: ['발견된 문제가 없습니다.', 'Nothing was found.'],
  nothingHere: ['이 조건에 맞는 행이 없습니다.', 'No row matches the filter.'],
  finished: ['모두 처리했습니다.', 'Everything is done.'],
  finishedHere: ['이 조건의 행을 모두 처리했습니다.', 'Every row of this filter is done.'],
  wait: ['검사가 계속되고 있어 더 나올 수 있습니다.', 'The check is still running and may find more.'],
  exporting: ['이 명령으로 검수한 데이터를 저장합니다.', 'This command writes the reviewed data.'],
  showAll: ['모든 행 보기', 'Show all rows'],
  done: ['{0}행 {1}', 'Row {0}: {1}'],
  undone: ['되돌렸습니다: {0}행', 'Taken back: row {0}'],
  noUndo: ['되돌릴 것이 없습니다', 'Nothing to take back'],
  noRepair: ['확실한 제안이 없습니다', 'There is no certain repair'],
  lastRow: ['마지막 행입니다', 'This is the last row'],
  firstRow: ['첫 행입니다', 'This is the first row'],
  translating: ['번역하는 중…', 'Translating…'],
  translated: ['새 번역입니다. 확인하고 저장하세요.', 'A new translation: check it, then save.'],
  noSource: ['번역할 원문이 없습니다', 'There is no source text'],
  gone: ['훈민이 응답하지 않습니다. 저장된 답은 안전합니다. 터미널에서 hunmin review 를 다시 시작하고 새 주소를 여세요.', 'Hunmin does not answer. What was saved is safe. Start hunmin review again and open the new address.'],
  failed: ['저장하지 못했습니다: {0}', 'Not saved: {0}'],
  unplaced: ['지금 파일에 없는 행에 대한 답 {0}개는 쓰지 않습니다.', '{0} answers belong to rows that are not in this file any more; they are not used.'],
  skipped: ['기록 파일에서 읽을 수 없는 줄 {0}개를 건너뛰었습니다.', '{0} lines of the journal could not be read and were skipped.'],
  saved: ['답은 그때그때 저장됩니다. 언제 닫아도 됩니다.', 'Answers are saved at once. Close this page whenever you like.'],
  announced: ['{0}행, 문제 {1}개. {2}', 'Row {0}, findings: {1}. {2}'],
  toFinding: ['발견된 문제로 가기', 'Go to a finding'],
  kindKey: ['종류 고르기', 'Choose a kind'],
  stateKey: ['상태 고르기', 'Choose a state'],
  fieldKey: ['다음 글', 'Next text'],
  edges: ['목록에서: 처음, 끝', 'In the list: first, last'],
};

// The colour of a kind: facts lost, texts not whole, leaks, style.
const FAMILIES = {
  fact: ['number_changed', 'code_altered', 'math_altered', 'url_altered', 'placeholder_lost'],
  whole: ['untranslated', 'cut_off', 'empty', 'format_lost', 'repetition', 'unreadable'],
  leak: ['answered_instead', 'task_lost', 'prompt_leak', 'identity_leak', 'refusal'],
};

const KOREAN = document.documentElement.lang === 'ko';

export function word(name, ...values) {
  return WORDS[name][KOREAN ? 0 : 1].replace(/\{(\d)\}/g, (_, index) => values[index]);
}

let names = {};

// The names of the kinds, as the program calls them in the user's language.
export function nameKinds(given) {
  names = given;
}

export function kindName(kind) {
  return names[kind] ?? kind;
}

export function family(kind) {
  return Object.keys(FAMILIES).find((name) => FAMILIES[name].includes(kind)) ?? 'style';
}

export function number(value) {
  return value.toLocaleString(KOREAN ? 'ko-KR' : 'en-US');
}

export function fillIn(root) {
  for (const one of root.querySelectorAll('[data-word]')) one.textContent = word(one.dataset.word);
  for (const one of root.querySelectorAll('[data-label]')) one.setAttribute('aria-label', word(one.dataset.label));
  for (const one of root.querySelectorAll('[data-title]')) one.title = word(one.dataset.title);
}
