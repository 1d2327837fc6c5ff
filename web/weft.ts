// SPDX-License-Identifier: Apache-2.0
// A page kept by the back/forward cache may show a person whose context has ended. It goes blank
// when it is left and, if restored, asks the server again before it shows anything.

const blank = (on: boolean): void => {
  document.documentElement.classList.toggle("app-blank", on);
};

window.addEventListener("pagehide", () => blank(true));

window.addEventListener("pageshow", (event: PageTransitionEvent) => {
  if (event.persisted) {
    blank(true);
    window.location.reload();
  } else {
    blank(false);
  }
});
