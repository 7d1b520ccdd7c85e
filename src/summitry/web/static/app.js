// Fetch and replace, an undo stack, the address, files dropped, progress and shortcuts.
"use strict";
const one = (name, from = document) => from.querySelector(name);
const say = (text) => { one("#said").textContent = text; };
const parse = async (answer) => new DOMParser().parseFromString(await answer.text(), "text/html");

// New content in a place: what was open stays open, and whoever stood in it goes on where they were.
const nameOf = (part) => part.id || [part.closest("[id]")?.id, part.getAttribute("aria-label") ?? part.textContent].join(" ");
const inView = (part) => { const box = part.getBoundingClientRect(); return box.bottom > 0 && box.top < innerHeight; };
function swap(place, nodes) {
  const active = document.activeElement, seen = active !== document.body && inView(active);
  const open = new Set([...place.querySelectorAll("details[open] > summary")].map(nameOf));
  const held = place.contains(document.activeElement) ? nameOf(document.activeElement) : null;
  place.replaceChildren(...nodes);
  for (const summary of place.querySelectorAll("details > summary")) if (open.has(nameOf(summary))) summary.parentElement.open = true;
  if (seen && active.isConnected && !inView(active)) active.scrollIntoView({ block: "nearest" });
  if (held === null || held === nameOf(place)) return;
  const same = [...place.querySelectorAll("a, button, input, select, textarea, summary, [tabindex]")].find((part) => !part.disabled && nameOf(part) === held);
  const next = same ?? place.closest("[tabindex]") ?? one("#main");
  next.focus({ preventScroll: Boolean(same) });
  if (seen && !inView(next)) next.scrollIntoView({ block: "nearest" });
}

// The scenario page: its text is its state; every change sends it and shows what comes back.
const form = one("[data-scenario]");
if (form) {
  const text = one("[data-yaml]", form);
  const past = [], future = [];
  let running = null, timer = null, settle = null, key = form.dataset.parent, last = text.value;

  const counted = () => [...form.querySelectorAll("[name=count]:checked")].map((box) => box.value);
  const buttons = () => {
    one("[data-undo]").disabled = !past.length;
    one("[data-redo]").disabled = !future.length;
  };
  const remember = (state) => { past.push(state); future.length = 0; touched = null; buttons(); };

  // What is asked for: a change, and of a slider that moves the figures that fit into a frame.
  async function send({ change = null, save = false, keep = null, moving = false, counts = counted() } = {}) {
    running?.abort();
    if (!moving) newest = null;
    clearTimeout(timer);
    clearTimeout(settle);
    const mine = running = new AbortController();
    const body = new FormData();
    body.set("yaml", text.value);
    body.set("counting", "1");
    for (const name of counts) body.append("count", name);
    if (change) body.set("change", JSON.stringify(change));
    if (save) { body.set("save", "1"); body.set("parent", key); }
    if (moving) body.set("moving", "1");
    else one("#results").setAttribute("aria-busy", "true");
    let answer, page;
    try {
      answer = await fetch("/pieces/scenario", { method: "POST", body, signal: mine.signal, headers: { "x-piece": "1" } });
      page = await parse(answer);  // may be given up as well, while its body comes
    } catch (error) {
      if (error.name === "AbortError") return;
      throw error;
    }
    if (mine.signal.aborted) return;
    one("#results").setAttribute("aria-busy", "false");
    if (!answer.ok) return swap(one("#failure"), [...page.body.childNodes]);
    if (one("#failure").childElementCount) one("#failure").replaceChildren();
    key = one("[data-part=link]", page).dataset.key;
    if (one("[data-moves]", page)) {
      showText(page);
      settle = setTimeout(() => send({ keep: true }), move(page) ? 300 : 0);
      return;
    }
    show(page, keep);
    if (save) {
      history.replaceState(null, "", one("[data-part=link]", page).dataset.link);
      say(one("[data-save]").textContent);
    }
    settle = setTimeout(() => more(), 300);
  }

  // The newest move is asked for when the one before it has been answered: none waits in a queue.
  let newest = null, asking = false;
  async function follow(what) {
    newest = what;
    if (asking) return;
    asking = true;
    try {
      while (newest) {
        const now = newest;
        newest = null;
        await send(now);
      }
    } finally { asking = false; }
  }

  function showText(page) {
    if (document.activeElement !== text) text.value = one("[data-part=yaml]", page).textContent;
    last = text.value;
    if (one("#drawn").childElementCount) one("#stale").hidden = false;
    one("#compare").href = "/compare?s=" + key;
  }

  // A move changes figures where they stand; false where the page has another shape after it.
  function move(page) {
    const fresh = [...page.querySelectorAll("[data-moves] > [id]")];
    if (fresh.some((part) => !document.getElementById(part.id))) return false;
    for (const part of fresh) {
      const now = document.getElementById(part.id);
      if (now.innerHTML !== part.innerHTML) swap(now, [...part.childNodes]);
    }
    one("#f-economies").setAttribute("aria-busy", "true");  // it follows when the slider rests
    return true;
  }

  function show(page, keep) {
    const part = (name) => one(`[data-part=${name}]`, page);
    if (keep) update(part("rows"));
    else swap(one("#rows"), [...part("rows").childNodes]);
    swap(one("#results"), [...part("results").childNodes]);
    showText(page);
  }

  // While a slider moves its row must stay the same element: only figures and words change.
  function update(fresh) {
    const now = [...form.querySelectorAll(".rows tbody tr")];
    [...fresh.querySelectorAll("tbody tr")].forEach((row, k) => {
      if (!now[k]) return;
      const cells = now[k].children;
      [...row.children].forEach((cell, c) => {
        if (c === 0 || c === 2 || cells[c].innerHTML === cell.innerHTML || cells[c].contains(document.activeElement)) return;
        const open = one("details", cells[c])?.open;
        cells[c].innerHTML = cell.innerHTML;
        if (open) one("details", cells[c]).open = true;
      });
      row.querySelectorAll("[data-set]").forEach((field, f) => {
        const mine = now[k].querySelectorAll("[data-set]")[f];
        if (mine !== document.activeElement) mine.value = field.value;
      });
    });
  }

  async function more() {
    const place = one("#more");
    const query = new URLSearchParams({ economy: one("[data-more]").value });
    for (const name of counted()) query.append("count", name);
    const body = new FormData();
    body.set("yaml", last);
    const answer = await fetch(`/pieces/more?${query}`, { method: "POST", body, headers: { "x-piece": "1" } });
    swap(place, [...(await parse(answer)).body.childNodes]);
  }

  const soon = (what, wait) => { clearTimeout(timer); timer = setTimeout(() => send(what), wait); };
  let before = null, touched = null, touchedAt = 0;
  form.addEventListener("input", (event) => {
    const field = event.target;
    if (field.dataset.set && field.value !== "") {
      before ??= last;
      const box = one("[name=count]", field.closest("tr"));
      if (box && !box.checked) box.checked = true;
      for (const twin of field.closest("td").querySelectorAll("[data-set]")) if (twin !== field) twin.value = field.value;
      follow({ change: { do: "set", id: field.dataset.set, key: field.dataset.key, value: field.value + field.dataset.unit }, keep: true, moving: true });
    } else if (field === text) {
      before ??= last;
      soon({}, 400);
    }
  });
  form.addEventListener("change", (event) => {
    const field = event.target;
    if (field.dataset.set || field === text) {
      const goesOn = field === touched && Date.now() - touchedAt < 1000;  // keys pressed in a run are one step
      if (before !== null && !goesOn) remember(before);
      before = null;
      touched = field;
      touchedAt = Date.now();
    } else if (field.dataset.edit) {
      remember(last);
      send({ change: { do: "set", id: field.dataset.edit, key: field.dataset.field, value: field.value } });
    } else if (field.dataset.way) {
      remember(last);
      const percent = one("[type=number]", field.closest("td")).value;
      send({ change: { do: "set", id: field.dataset.way, key: field.value, value: percent === "" ? "" : percent + "%" } });
    } else if (field.id === "add-lever") {
      for (const part of form.querySelectorAll("[data-lever]")) part.hidden = part.dataset.lever !== field.value;
    } else if (field.name === "count") soon({ keep: true }, 0);
    else if (field.matches("[data-more]")) more();
  });
  form.addEventListener("submit", (event) => {
    if (!/\/(links$|bands$|figures\/)/.test(event.submitter?.formAction ?? "")) event.preventDefault();
  });
  form.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.matches("input:not([type=checkbox])")) return;
    event.preventDefault();  // a form would press its first button; here the field has changed
    event.target.blur();
    event.target.focus();
  });
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.dataset.change) { remember(last); send({ change: JSON.parse(button.dataset.change) }); }
    else if ("undo" in button.dataset) step(past, future);
    else if ("redo" in button.dataset) step(future, past);
    else if ("save" in button.dataset) send({ save: true, keep: true });
    else if ("add" in button.dataset) add();
  });

  function add() {
    const value = (name) => one("#add-" + name).value;
    const lever = value("lever");
    let id, measure;
    if (lever === "tariff") {
      id = `${value("importer")}-${value("exporter")}-${value("sector")}-${Date.now() % 10000}`.toLowerCase();
      measure = { id, importer: value("importer"), exporters: value("exporter"), sectors: value("sector"), status: "in_force" };
      measure[value("kind")] = value("percent") + "%";
    } else {
      id = `${lever}-${Date.now() % 10000}`;
      measure = { id, lever, status: "in_force" };
      for (const field of form.querySelectorAll(`[data-lever="${lever}"] [data-field]`)) {
        const typed = field.value.trim();
        if (typed) measure[field.dataset.field] = field.list || /^(answers|receivers)$/.test(field.dataset.field) ? typed.split(",").map((part) => part.trim()) : typed;
        else if ("needed" in field.dataset) return field.focus();
      }
    }
    remember(last);
    send({ change: { do: "add", measure }, counts: [...counted(), id] });
  }

  function step(from, to) {
    if (!from.length) return;
    to.push(last);
    touched = null;
    text.value = from.pop();
    buttons();
    send({});
  }

  document.addEventListener("keydown", (event) => {
    const inText = event.target.matches?.("textarea, input:not([type=range]):not([type=checkbox])");
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z" || inText) return;
    event.preventDefault();
    if (event.shiftKey) step(future, past); else step(past, future);
  });
  more();
}

// Progress of a job: the piece is fetched again until it says where to go, or fills its place.
function watch(place) {
  const look = async () => {
    if (!place.isConnected) return;
    const answer = await fetch(place.dataset.poll, { headers: { "x-piece": "1" } });
    const page = await parse(answer);
    const go = one("[data-go]", page);
    if (go && place.dataset.fill) {
      const done = await fetch(place.dataset.fill, { headers: { "x-piece": "1" } });
      swap(place.parentElement, [...(await parse(done)).body.childNodes]);
      return say(one("#sure").textContent);
    }
    swap(place, [...page.body.childNodes]);
    if (go) location.href = go.dataset.go;
    else if (one("progress", place)) setTimeout(look, 400);
    else one("[data-cancel]", place.parentElement)?.remove();
  };
  look();
}
for (const place of document.querySelectorAll("[data-poll]")) watch(place);

// Bands: a job is started where one stands, and its figures take the place of its progress.
document.addEventListener("click", async (event) => {
  const button = event.target.closest?.("[data-bands], [data-cancel]");
  if (!button) return;
  if (button.dataset.cancel) return void fetch(button.dataset.cancel, { method: "POST" });
  event.preventDefault();
  const answer = await fetch("/bands", { method: "POST", body: new FormData(button.form), headers: { "x-piece": "1" } });
  one("#stale").hidden = true;
  swap(one("#drawn"), [...(await parse(answer)).body.childNodes]);
  const place = one("#drawn [data-poll]");
  if (place) watch(place);
});

// A table played: the point chosen in the list is the one marked in the picture, and the other way.
const frontier = one("[data-frontier]");
if (frontier) {
  const heads = [...frontier.querySelectorAll("thead th")].map((head) => [head.firstChild.textContent.trim(), one(".unit", head)?.textContent ?? ""]);
  const choose = (box) => {
    for (const mark of frontier.querySelectorAll("[data-mark]")) mark.classList.toggle("here", mark.dataset.mark === box.value);
    const row = box.closest("tr");
    for (const other of frontier.querySelectorAll("tr.here")) other.classList.remove("here");
    row.classList.add("here");
    const cells = [...row.children].slice(1).map((cell, k) => cell.colSpan > 1 ? cell.textContent : `${heads[k + 1][0]} ${cell.textContent} ${heads[k + 1][1]}`);
    one("[data-chosen]", frontier).textContent = `${row.children[0].textContent.trim()}: ${cells.join(", ")}`;
  };
  frontier.addEventListener("change", (event) => { if (event.target.name === "stop") choose(event.target); });
  frontier.addEventListener("click", (event) => {
    const mark = event.target.closest("[data-mark]");
    const box = mark && one(`[name=stop][value=${mark.dataset.mark}]`, frontier);
    if (box) { box.checked = true; box.focus(); choose(box); }
  });
  choose(one("[name=stop]:checked", frontier));
}

// Copy what a figure is cited by.
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copy]");
  if (!button) return;
  const text = button.parentElement.previousElementSibling;
  const range = document.createRange();
  range.selectNodeContents(text);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
  const told = () => say(button.textContent);
  if (navigator.clipboard) navigator.clipboard.writeText(text.textContent).then(told, told); else told();
});

// Files dropped on the desk.
const desk = one("[data-drop]");
if (desk) {
  const stop = (event) => event.preventDefault();
  desk.addEventListener("dragover", (event) => { stop(event); desk.classList.add("over"); });
  desk.addEventListener("dragleave", () => desk.classList.remove("over"));
  desk.addEventListener("drop", (event) => {
    stop(event);
    desk.classList.remove("over");
    one("[type=file]", desk).files = event.dataTransfer.files;
    say(event.dataTransfer.files.length + " files");
  });
}

for (const field of document.querySelectorAll("[data-submit]")) {
  field.addEventListener("change", () => field.form.submit());
}

// Shortcuts: g then d, s or c; ? for help. Never while somebody types.
let went = false;
document.addEventListener("keydown", (event) => {
  if (event.target.matches?.("textarea, input, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const places = { d: "/", s: "/scenarios/february-2025", c: "/compare" };
  if (event.key === "?") location.href = "/help";
  else if (went && places[event.key]) location.href = places[event.key];
  went = event.key === "g";
});
