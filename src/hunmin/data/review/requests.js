// Requests to the program that serves this page. The token comes behind the # of the address and stays in this tab.

const KEPT = 'hunmin-token';

function token() {
  const given = location.hash.slice(1);
  if (given) {
    sessionStorage.setItem(KEPT, given);
    history.replaceState(null, '', location.pathname);
  }
  return sessionStorage.getItem(KEPT) ?? '';
}

const TOKEN = token();
addEventListener('hashchange', () => location.reload());

// An answer that is no success: `status` 0 means that nobody answered.
export class Failed extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export async function ask(path, query = {}, body = null) {
  const headers = { 'X-Hunmin-Token': TOKEN };
  if (body !== null) headers['Content-Type'] = 'application/json';
  const given = body === null ? {} : { method: 'POST', body: JSON.stringify(body) };
  let response;
  try {
    response = await fetch(`/api/${path}?${new URLSearchParams(query)}`, { ...given, headers });
  } catch {
    throw new Failed(0, '');
  }
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Failed(response.status, answer.error ?? String(response.status));
  return answer;
}
