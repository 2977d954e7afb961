// What makes the console quicker; without it, everything works by forms and links alone.
"use strict";

(() => {
  const $ = (query, root = document) => root.querySelector(query);
  const all = (query, root = document) => [...root.querySelectorAll(query)];
  const isSeen = (element) => element.getClientRects().length > 0;
  const isTyping = (element) => element?.matches?.("input:not([type=checkbox],[type=radio]), textarea, select, [contenteditable]");

  // Forms: sent once, asked about where they can't be undone, and by themselves where a choice says all.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const ask = form.dataset.ask;
    if (ask && !confirm(ask)) { event.preventDefault(); return; }
    if (event.defaultPrevented || form.method !== "post" || form.dataset.question !== undefined) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    setTimeout(() => delete form.dataset.sent, 4000);
  });
  document.addEventListener("change", (event) => {
    const form = event.target.form;
    if (form?.dataset.auto !== undefined) form.requestSubmit();
    if (event.target.matches("[data-all]")) {
      for (const box of all("input[name=id]")) box.checked = event.target.checked;
    }
    if (event.target.matches("[type=checkbox]")) count();
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches("[data-guard]")) event.target.dataset.dirty = "1";
  });
  // The browser gives back a page as it was left.
  addEventListener("pageshow", () => {
    for (const form of all("form[data-sent]")) delete form.dataset.sent;
  });

  // Several at once: the buttons come with the first tick.
  function count() {
    const chosen = all("input[name=id]:checked").length;
    for (const part of all("[data-if-chosen]")) part.hidden = chosen === 0;
    for (const part of all("[data-chosen]")) {
      part.textContent = chosen ? part.dataset.chosen.replace("{n}", chosen) : "";
    }
  }
  count();

  // What was done is said for a while; the address forgets it at once, so that loading again does not say it again.
  function settle(toast, after = 6000) {
    setTimeout(() => toast.matches(":hover, :focus-within") ? settle(toast, 2000) : toast.remove(), after);
  }
  for (const toast of all("[data-toast]")) settle(toast, Math.max(6000, toast.dataset.toast));
  const url = new URL(location.href);
  if (url.searchParams.has("did")) {
    url.searchParams.delete("did");
    url.searchParams.delete("of");
    history.replaceState(null, "", url);
  }
  function say(text) {
    const box = $("#toasts");
    if (!box || all(".toast", box).some((toast) => toast.textContent === text)) return;
    const toast = document.createElement("div");
    toast.className = "toast";
    toast.textContent = text;
    box.append(toast);
    settle(toast, 8000);
  }

  // Live: the server says that something changed, and the parts of the page that may have are fetched again.
  let last = null, busy = false, again = false;
  async function refresh() {
    if (busy) { again = true; return; }
    busy = true;
    try {
      // The comment that somebody has before them stays, whatever comes first by now.
      const detail = $("#detail[data-at]");
      const own = detail && isSeen(detail) ? `/console/queue/${detail.dataset.at}${location.search}` : location.href;
      const answer = await fetch(own, { headers: { accept: "text/html" } });
      if (answer.ok) put(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch { /* The next event comes, or the stream says that it is lost. */ }
    // Figures are dear: they are asked for less often, once they are there.
    await new Promise((done) => setTimeout(done, $("[data-slow]") && !$("[data-again]") ? 4000 : 400));
    busy = false;
    if (again) { again = false; setTimeout(refresh, 300); }
  }
  function put(fresh) {
    for (const old of all("[data-fresh]")) {
      const now = fresh.getElementById(old.id);
      if (!now || !old.isConnected || old.innerHTML === now.innerHTML) continue;
      const isHeld = old.querySelector("[data-dirty]") || (isTyping(document.activeElement) && old.contains(document.activeElement));
      const isSame = old.dataset.version !== undefined && old.dataset.version === now.dataset.version && old.dataset.at === now.dataset.at;
      // What somebody writes is never taken away; that the comment moved on is said beside it.
      if (isSame || (isHeld && old.dataset.version !== undefined)) {
        if (!isSame) say(old.dataset.moved);
        continue;
      }
      if (isHeld) continue;
      const chosen = new Set(all("input[name=id]:checked", old).map((box) => box.value));
      const top = old.scrollTop;
      const row = document.activeElement?.closest?.("[data-row]")?.getAttribute("href");
      if (old.dataset.at !== now.dataset.at) {
        if (now.dataset.at) old.dataset.at = now.dataset.at; else delete old.dataset.at;
        setTimeout(listen, 0);
      }
      if (now.dataset.version !== undefined) old.dataset.version = now.dataset.version;
      old.replaceChildren(...now.childNodes);
      for (const box of all("input[name=id]", old)) box.checked = chosen.has(box.value);
      old.scrollTop = top;
      if (row) all("[data-row]", old).find((link) => link.getAttribute("href") === row)?.focus();
      count();
    }
  }
  // What is still being made is asked for until it is there.
  async function ask() {
    await new Promise((done) => setTimeout(done, 1500));
    if (!$("[data-again]")) return;
    await refresh();
    ask();
  }
  if ($("[data-again]")) ask();
  // A connection that is lost comes back by itself, mostly before anybody need be told.
  let silence = null;
  function lose() {
    silence ??= setTimeout(() => { const box = $("#lost"); if (box) box.textContent = box.dataset.said; }, 5000);
  }
  function find() {
    clearTimeout(silence);
    silence = null;
    const box = $("#lost");
    if (box?.textContent) box.textContent = "";
  }
  let stream = null, heard = null;
  function listen() {
    const detail = $("#detail[data-at]");
    const at = detail && isSeen(detail) ? detail.dataset.at : "";
    if (stream && heard === at && stream.readyState !== EventSource.CLOSED) return;
    stream?.close();
    heard = at;
    stream = new EventSource("/console/live" + (at ? "?at=" + encodeURIComponent(at) : ""));
    stream.addEventListener("changed", (event) => {
      const told = JSON.parse(event.data);
      find();
      for (const badge of all("[data-live=waiting]")) {
        badge.textContent = told.shown;
        badge.hidden = told.waiting === 0;
      }
      const now = `${told.seq}/${told.claims}/${told.with ?? ""}`;
      if (last !== now && last !== null && $("[data-fresh]")) refresh();
      else if (last === null && told.with && $("#claim") && !$("#claim").textContent.trim()) refresh();
      last = now;
    });
    stream.addEventListener("error", lose);
  }
  if ($("#main:not(.bare)")) {
    listen();
    document.addEventListener("visibilitychange", () => { if (!document.hidden) listen(); });
    addEventListener("pagehide", () => stream?.close());
    addEventListener("pageshow", (event) => { if (event.persisted) { stream = null; listen(); } });
  }

  // Keys: a letter presses what bears it; with a field in hand, letters are letters.
  const places = { q: "queue", c: "comments", i: "intents", p: "participation" };
  let isGoing = false;
  document.addEventListener("keydown", (event) => {
    const field = isTyping(document.activeElement) ? document.activeElement : null;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && field?.form) {
      event.preventDefault();
      field.form.requestSubmit();
      return;
    }
    if (event.key === "Escape" && field) { field.blur(); return; }
    if (field || event.ctrlKey || event.metaKey || event.altKey || $("dialog[open]")) return;
    if (isGoing) {
      isGoing = false;
      const link = places[event.key] && all(`[data-nav=${places[event.key]}]`).find(isSeen);
      if (link) { event.preventDefault(); link.click(); }
      return;
    }
    if (event.key === "g") { isGoing = true; setTimeout(() => { isGoing = false; }, 1500); return; }
    if (event.key === "?") { event.preventDefault(); $("#keys")?.showModal(); return; }
    if (event.key === "/") { const search = $("[type=search]"); if (search) { event.preventDefault(); search.focus(); search.select(); } return; }
    if (event.key === "j" || event.key === "k") {
      const rows = all("[data-row]");
      const at = rows.findIndex((row) => row.ariaCurrent === "true");
      const row = rows[event.key === "j" ? at + 1 : at - 1];
      if (row) { event.preventDefault(); row.click(); return; }
    }
    if (event.key === "x") {
      const box = $("li.this input[name=id]");
      if (box) { box.checked = !box.checked; count(); }
      return;
    }
    const target = all(`[data-key="${CSS.escape(event.key)}"]`).find(isSeen);
    if (target) {
      event.preventDefault();
      if (isTyping(target)) { target.focus(); target.setSelectionRange?.(target.value.length, target.value.length); } else target.click();
    }
  });
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
    if (event.target.closest("[data-print]")) print();
    for (const menu of all("details.more[open]")) if (!menu.contains(event.target)) menu.open = false;
  });
})();
