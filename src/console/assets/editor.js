// The editor of intents: what the check says while one types, and trying an edit before it is saved.
"use strict";

(() => {
  const editor = document.querySelector("#editor[data-check]");
  const source = document.querySelector("#source");
  const gutter = source?.parentElement.querySelector(".lines");

  // Line numbers that scroll along.
  function number(found = []) {
    if (!gutter) return;
    const faults = new Map();
    for (const one of found) faults.set(one.line, faults.get(one.line) || one.is_fault);
    const lines = source.value.split("\n").length;
    const items = [];
    for (let line = 1; line <= lines; line++) {
      const item = document.createElement("span");
      item.textContent = line;
      if (faults.has(line)) item.className = faults.get(line) ? "fault" : "lint";
      items.push(item);
    }
    gutter.replaceChildren(...items);
    gutter.scrollTop = source.scrollTop;
  }
  source?.addEventListener("scroll", () => { gutter.scrollTop = source.scrollTop; });

  function list(told) {
    const box = document.querySelector("#found");
    if (!box) return;
    const part = (name, text) => Object.assign(document.createElement(name), { textContent: text });
    if (!told.found.length) {
      const said = part("p", told.said);
      said.className = "soft";
      box.replaceChildren(said);
      return;
    }
    const items = told.found.map((one) => {
      const item = document.createElement("li");
      if (one.is_fault) item.className = "fault";
      const line = part(source ? "button" : "strong", `${told.line} ${one.line}`);
      if (source) {
        line.type = "button";
        line.className = "small quiet";
        line.addEventListener("click", () => { source.focus(); source.setSelectionRange(one.start, Math.max(one.end, one.start)); });
      }
      item.append(line, " ", one.message);
      if (one.mend) { const mend = part("span", " " + one.mend); mend.className = "soft"; item.append(mend); }
      return item;
    });
    const all = document.createElement("ul");
    all.append(...items);
    box.replaceChildren(all);
  }

  let wait = null, asked = 0;
  async function check() {
    const own = ++asked;
    try {
      const answer = await fetch(editor.dataset.check, { method: "POST", body: new URLSearchParams(new FormData(editor)) });
      if (!answer.ok || own !== asked) return;
      const told = await answer.json();
      list(told);
      number(told.found);
    } catch { /* The next letter asks again. */ }
  }
  if (editor) {
    number();
    check();
    editor.addEventListener("input", () => {
      // That all is well is not said of what nobody has looked at.
      if (!document.querySelector("#found li")) list({ found: [], said: editor.dataset.checking });
      number();
      clearTimeout(wait);
      wait = setTimeout(check, 350);
    });
    // What was typed is not lost by a slip.
    let isDirty = false;
    editor.addEventListener("input", () => { isDirty = true; });
    addEventListener("submit", () => { isDirty = false; });
    addEventListener("beforeunload", (event) => { if (isDirty) event.preventDefault(); });
  }

  // A question whose answer is put into the page.
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.dataset.into || event.defaultPrevented) return;
    event.preventDefault();
    const fields = new FormData(form);
    const other = form.dataset.with && document.getElementById(form.dataset.with);
    if (other) for (const [name, value] of new FormData(other)) fields.append(name, value);
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(fields) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const into = document.getElementById(form.dataset.into);
    const from = page.getElementById(form.dataset.into);
    if (into && from) into.replaceChildren(...from.childNodes);
  });
})();
