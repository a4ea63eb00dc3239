// Starts the GOV.UK components where they were fetched, and the few small things of our own. Every page works without it.

import { sayWhatIsBeingMade } from './files.js';
import './questions.js';

const root = document.documentElement;
document.body.classList.add('js-enabled');

async function startGovuk() {
  const address = root.dataset.govuk;
  if (!address) return;
  try {
    const { initAll } = await import(address);
    document.body.classList.add('govuk-frontend-supported');
    initAll();
  } catch (error) {
    console.warn('The GOV.UK components could not be started. The page works without them.', error);
  }
}

// On a narrow screen: the first three places, the present one, and a menu for the rest.
function shortenNavigation() {
  const list = document.getElementById('navigation');
  const button = document.querySelector('.our-nav-more');
  if (!list || !button || list.children.length < 5) return;
  list.classList.add('our-nav-short');
  button.hidden = false;
  button.addEventListener('click', () => {
    const open = list.classList.toggle('our-nav-open');
    button.setAttribute('aria-expanded', String(open));
    if (open) list.querySelector('li:nth-child(n+4):not(.govuk-service-navigation__item--active) a')?.focus();
  });
}

// Panels in the head of the page close on Escape and when the focus goes elsewhere.
function closePanels() {
  for (const panel of document.querySelectorAll('details.who, details.as-at')) {
    panel.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape' || !panel.open) return;
      panel.open = false;
      panel.querySelector('summary').focus();
    });
    document.addEventListener('click', (event) => {
      if (!panel.contains(event.target)) panel.open = false;
    });
  }
}

// On a narrow screen the rows of a list are laid out as blocks, and some browsers then forget that they are a table.
function keepTables() {
  const roles = { TABLE: 'table', THEAD: 'rowgroup', TBODY: 'rowgroup', TR: 'row', TD: 'cell' };
  for (const part of document.querySelectorAll('table.list, table.list :is(thead, tbody, tr, td, th)')) {
    part.setAttribute('role', roles[part.tagName] || (part.scope === 'row' ? 'rowheader' : 'columnheader'));
  }
}

function printButtons() {
  for (const button of document.querySelectorAll('button[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }
}

// On paper a link cannot be followed: each address in the text becomes a numbered note at the end. Details are opened.
function paperNotes() {
  let added = [];
  window.addEventListener('beforeprint', () => {
    const main = document.getElementById('main');
    const shut = [...main.querySelectorAll('details:not([open])')];
    shut.forEach((details) => { details.open = true; });
    added.push(() => shut.forEach((details) => { details.open = false; }));
    const numbers = new Map();
    for (const link of main.querySelectorAll('a[href^="http"], a.note-on-paper')) {
      if (!numbers.has(link.href)) numbers.set(link.href, numbers.size + 1);
      const mark = document.createElement('sup');
      mark.className = 'paper-note-number';
      mark.textContent = numbers.get(link.href);
      link.after(mark);
      added.push(() => mark.remove());
    }
    if (!numbers.size) return;
    const notes = document.createElement('ol');
    notes.className = 'notes paper-notes';
    for (const address of numbers.keys()) {
      const note = document.createElement('li');
      note.textContent = address;
      notes.append(note);
    }
    main.append(notes);
    added.push(() => notes.remove());
  });
  window.addEventListener('afterprint', () => { added.forEach((undo) => undo()); added = []; });
}

shortenNavigation();
closePanels();
keepTables();
printButtons();
paperNotes();
sayWhatIsBeingMade();
startGovuk();
