"use strict";
// Says that long work is going on: the browser waits for the answer, the page counts the seconds. Nothing is asked for.
(() => {
  const notice = document.querySelector("[data-waiting]");
  if (!notice) return;
  const seconds = notice.querySelector("[data-seconds]");
  let ticking = 0;
  const stop = () => {
    clearInterval(ticking);
    notice.hidden = true;
    for (const button of document.querySelectorAll("form[data-wait] button")) button.disabled = false;
  };
  const start = () => {
    const began = Date.now();
    clearInterval(ticking);
    seconds.textContent = "0";
    notice.hidden = false;
    ticking = setInterval(() => { seconds.textContent = String(Math.round((Date.now() - began) / 1000)); }, 1000);
    // Later, because a button that is disabled at once is not sent with its form.
    setTimeout(() => {
      for (const button of document.querySelectorAll("form[data-wait] button")) button.disabled = true;
    }, 0);
  };
  for (const form of document.querySelectorAll("form[data-wait]")) form.addEventListener("submit", start);
  for (const link of document.querySelectorAll("a[data-wait]")) {
    link.addEventListener("click", event => { if (!event.ctrlKey && !event.metaKey && !event.shiftKey) start(); });
  }
  // Whoever comes back finds the page as it was before.
  addEventListener("pageshow", event => { if (event.persisted) stop(); });
})();
