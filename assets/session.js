// Sends the forms marked `data-session-form` without leaving the page, so that what is wrong stands beside its field.
// Without this script the same forms work as plain ones.
(() => {
  "use strict";
  if (window.toiSessionForms) return;
  window.toiSessionForms = true;

  const root = document.documentElement;
  const tabs = "BroadcastChannel" in window ? new BroadcastChannel("toi-session") : null;
  const leaving = ["sign-out", "password", "delete", "reset"];
  let resetToken = "";

  // The mailed token leaves the address at once: it must not be seen, shared or kept in the history.
  function takeResetToken() {
    const token = location.pathname === "/reset-password" && new URLSearchParams(location.hash.slice(1)).get("token");
    if (!token) return;
    resetToken = token;
    root.classList.add("has-reset-token");
    history.replaceState(history.state, "", location.pathname);
  }

  function dropResetToken() {
    resetToken = "";
    root.classList.remove("has-reset-token");
  }

  function say(form, text, tone) {
    const status = form.querySelector("[data-form-status]");
    status.textContent = text;
    status.dataset.tone = tone;
    return status;
  }

  function clear(form) {
    say(form, "", "");
    form.querySelectorAll("[data-error-for]").forEach((place) => { place.textContent = ""; });
    form.querySelectorAll("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
  }

  function show(form, errors) {
    const faulty = [];
    const rest = [];
    for (const [name, text] of Object.entries(errors)) {
      const place = form.querySelector(`[data-error-for="${CSS.escape(name)}"]`);
      if (!place) { rest.push(text); continue; }
      place.textContent = text;
      const field = form.elements.namedItem(name);
      field.setAttribute("aria-invalid", "true");
      faulty.push(field);
    }
    const status = rest.length ? say(form, rest.join(" "), "danger") : null;
    const inOrder = [...form.elements].find((field) => faulty.includes(field));
    (inOrder || status)?.focus();
  }

  function read(form) {
    const next = new URLSearchParams(location.search).get("next") || "";
    const fields = { language: root.lang, next, ...Object.fromEntries(new FormData(form)) };
    return form.dataset.sessionForm === "reset" ? { ...fields, token: resetToken } : fields;
  }

  async function post(form) {
    const response = await fetch(form.getAttribute("action"), {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify(read(form)),
    });
    return response.json();
  }

  function follow(form, answer) {
    if (answer.next) {
      if (leaving.includes(form.dataset.sessionForm)) tabs?.postMessage("ended");
      location.assign(answer.next);
      return true;
    }
    if (answer.message) {
      form.reset();
      say(form, answer.message, "good").focus();
    } else {
      show(form, answer.errors || { form: form.dataset.failed });
    }
    return false;
  }

  function wait(form, isWaiting) {
    form.toggleAttribute("data-waiting", isWaiting);
    form.querySelectorAll("[type=submit]").forEach((button) => {
      button.disabled = isWaiting;
      button.setAttribute("aria-busy", String(isWaiting));
    });
  }

  async function send(form) {
    clear(form);
    wait(form, true);
    const answer = await post(form).catch(() => ({ errors: { form: form.dataset.failed } }));
    wait(form, false);
    if (follow(form, answer)) wait(form, true);
  }

  document.addEventListener("submit", (event) => {
    const form = event.target.closest("form[data-session-form]");
    if (!form) return;
    event.preventDefault();
    if (!form.hasAttribute("data-waiting")) send(form);
  });

  document.addEventListener("input", (event) => {
    const form = event.target.closest?.("form[data-session-form]");
    const place = form?.querySelector(`[data-error-for="${CSS.escape(event.target.name)}"]`);
    if (!place) return;
    place.textContent = "";
    event.target.removeAttribute("aria-invalid");
  });

  // Who asks for another link gets the other form; the wish where to go survives the way from sign-in to sign-up.
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-reset-again]")) dropResetToken();
    const link = event.target.closest?.("[data-keep-next] a");
    const next = new URLSearchParams(location.search).get("next");
    if (!link || !next || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    event.stopPropagation();
    location.assign(`${link.getAttribute("href")}?next=${encodeURIComponent(next)}`);
  }, true);

  // A fault told in one language must not stay on a page that speaks another one.
  new MutationObserver(() => document.querySelectorAll("form[data-session-form]").forEach(clear))
    .observe(root, { attributes: true, attributeFilter: ["lang"] });

  // A page that comes back from the browser's memory may belong to a session that has ended.
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
  if (tabs) tabs.onmessage = () => location.reload();
  addEventListener("hashchange", takeResetToken);
  takeResetToken();
})();
