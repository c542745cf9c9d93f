// Opens the citizens' dashboard when the reader comes near it, and says so plainly when it cannot be opened.
"use strict";

(() => {
  const panel = document.getElementById("explore");
  const { superset, dashboard, title } = panel.dataset;
  const isWide = matchMedia("(min-width: 60rem)").matches;
  const night = matchMedia("(prefers-color-scheme: dark)"); // the same question that portal.css asks

  async function guestToken() {
    const answer = await fetch("/guest-token", { cache: "no-store", credentials: "omit" });
    if (!answer.ok) throw new Error(`guest token: ${answer.status}`);
    return (await answer.json()).token;
  }

  async function open() {
    panel.dataset.state = "opening";
    try {
      await guestToken(); // asked first, since the SDK would show an empty frame while Superset is away
      const frame = await supersetEmbeddedSdk.embedDashboard({
        id: dashboard,
        supersetDomain: superset,
        mountPoint: panel.querySelector(".frame"),
        fetchGuestToken: guestToken,
        iframeTitle: title,
        dashboardUiConfig: {
          hideTitle: true,
          filters: { visible: true, expanded: isWide },
          urlParams: { _l_: document.documentElement.lang },
        },
      });
      const setTheme = () => frame.setThemeMode(night.matches ? "dark" : "default");
      night.addEventListener("change", setTheme);
      setTheme();
      panel.dataset.state = "open";
    } catch {
      panel.dataset.state = "down";
    }
  }

  panel.querySelector("button").addEventListener("click", open);
  const nearing = new IntersectionObserver(
    (seen) => {
      if (!seen.some((entry) => entry.isIntersecting)) return;
      nearing.disconnect();
      open();
    },
    { rootMargin: "400px" }, // far enough to be ready on arrival; a reader who never scrolls there downloads none of it
  );
  nearing.observe(panel);
})();
