// Menus are <details> and address sheets and work without this; it closes them where people expect it.
(() => {
  const openMenus = () => document.querySelectorAll("details.menu[open]");

  document.addEventListener("click", (event) => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target)) menu.open = false;
    }
    const back = event.target.closest("[data-back]");
    if (back && location.hash) {
      // Going back, so that the browser's own back button doesn't open the sheet again.
      event.preventDefault();
      history.back();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of openMenus()) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
    if (location.hash === "#menu" || location.hash === "#filters") history.back();
  });
})();
