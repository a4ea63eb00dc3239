// Keeps what is typed in a return as a draft, a moment after the last key. Without this script the button "Save draft" does it.
// What could not be kept (signed out, no network) stays in this tab and is put back when the page is opened again.

const form = document.querySelector('form.return');
const PAUSE = 900; // milliseconds after the last key
const shelf = form && `return ${form.dataset.draft} ${form.dataset.post}`;
const all = form?.querySelector('.return-foot [data-saved]');

const prefixOf = (row) => row.dataset.row;
const inner = (row, field) => (field.name.startsWith(prefixOf(row)) ? field.name.slice(prefixOf(row).length) : field.name);
const boxes = (row) => [...row.querySelectorAll('input[name], textarea[name], select[name]')].filter((field) => field.type !== 'file');

function typedIn(row) {
  const typed = {};
  for (const field of boxes(row)) {
    if (field.type === 'hidden' || (['radio', 'checkbox'].includes(field.type) && !field.checked)) continue;
    const name = inner(row, field);
    // Several ticks of one name are kept together.
    typed[name] = field.type === 'checkbox' && typed[name] ? `${typed[name]} ${field.value}` : field.value;
  }
  return typed;
}

function putBack(row, typed) {
  for (const field of boxes(row)) {
    if (field.type === 'hidden') continue;
    const value = typed[inner(row, field)];
    if (field.type === 'radio') field.checked = value === field.value;
    else if (field.type === 'checkbox') field.checked = (value ?? '').split(' ').includes(field.value);
    else if (value !== undefined) field.value = value;
  }
}

function shelved() {
  try { return JSON.parse(sessionStorage.getItem(shelf)) || {}; } catch { return {}; }
}

function putOnShelf(row, typed) {
  const kept = shelved();
  if (typed) kept[prefixOf(row)] = typed; else delete kept[prefixOf(row)];
  try {
    if (Object.keys(kept).length) sessionStorage.setItem(shelf, JSON.stringify(kept)); else sessionStorage.removeItem(shelf);
  } catch { /* the tab keeps nothing; the page itself still holds it */ }
}

function say(row, words, wrong = false) {
  for (const place of new Set([row.querySelector('[data-saved]'), all])) {
    if (!place) continue;
    place.textContent = words;
    place.classList.toggle('not-saved', wrong);
  }
}

async function post(row) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
  for (const [name, value] of Object.entries(typedIn(row))) body.set(prefixOf(row) + name, value);
  const version = row.querySelector(`[name="${prefixOf(row)}draft"]`);
  body.set(`${prefixOf(row)}draft`, version ? version.value : row.dataset.version);
  if (row.dataset.evidence) body.set(`${prefixOf(row)}evidence`, '1');
  return fetch(form.dataset.draft, { method: 'POST', body, headers: { Accept: 'application/json' }, redirect: 'manual' });
}

// After signing in again in another tab this page holds an old token; the page itself has the new one.
async function freshToken() {
  const answer = await fetch(location.href, { redirect: 'manual' });
  if (!answer.ok) return false;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  const token = page.querySelector('form.return [name=csrf_token]');
  if (!token) return false;
  for (const field of document.querySelectorAll('[name=csrf_token]')) field.value = token.value;
  return true;
}

function setVersion(row, number) {
  const version = row.querySelector(`[name="${prefixOf(row)}draft"]`);
  if (version) version.value = number; else row.dataset.version = number;
}

async function save(row, again = true) {
  const typed = typedIn(row);
  let answer;
  try { answer = await post(row); } catch { answer = null; }
  if (answer?.status === 400 && again && await freshToken().catch(() => false)) return save(row, false);
  if (!answer || ![200, 409, 422].includes(answer.status)) {
    putOnShelf(row, typed);
    say(row, answer?.status === 401 || answer?.status === 400
      ? 'Not saved: you were signed out. Sign in in another tab and go on here; what you typed stays on this page.'
      : 'Not saved: the tracker cannot be reached. What you typed stays on this page.', true);
    return;
  }
  const said = await answer.json().catch(() => null);
  if (!said) {
    putOnShelf(row, typed);
    say(row, 'Not saved: somebody saved at the same moment. What you typed stays on this page; type on to save it.', true);
    return;
  }
  const key = prefixOf(row).slice(0, -1);
  if (said.drafts?.[key]) setVersion(row, said.drafts[key]);
  const clash = said.clashes?.[key];
  if (clash) {
    setVersion(row, clash.version);
    say(row, `Not saved: ${clash.by} wrote here at ${clash.at}: “${clash.words}”. Type on to keep yours in its place.`, true);
  } else if (said.refused?.[key]) {
    say(row, `Not saved: ${said.refused[key]}`, true);
  } else {
    putOnShelf(row, null);
    say(row, `Saved ${said.saved}`);
  }
}

function watch(row) {
  let waiting; let running = Promise.resolve();
  const soon = () => {
    clearTimeout(waiting);
    say(row, '');
    waiting = setTimeout(() => { waiting = null; running = running.then(() => save(row)); }, PAUSE);
  };
  row.addEventListener('input', soon);
  row.addEventListener('change', soon);
  form.addEventListener('submit', () => { clearTimeout(waiting); });
  window.addEventListener('pagehide', () => { if (waiting) putOnShelf(row, typedIn(row)); });
}

if (form) {
  const rows = [...form.querySelectorAll('[data-row]')];
  const kept = shelved();
  for (const row of rows) {
    watch(row);
    const typed = kept[prefixOf(row)];
    if (typed) {
      putBack(row, typed);
      save(row);
    }
  }
}
