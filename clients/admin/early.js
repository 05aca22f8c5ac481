// Runs before the page is drawn, as a file of its own: the content security policy allows none inside the page. Old syntax on
// purpose, so that a browser that cannot run the application can still say so.
(function () {
  var root = document.documentElement;
  var failed = false;

  // Light or dark by choice, before the first paint (app/theme.ts).
  try {
    var theme = localStorage.getItem('voicase.theme');
    if (theme === 'light' || theme === 'dark') {
      root.classList.add(theme);
      document.querySelector('meta[name="color-scheme"]').content = theme;
    }
  } catch {
    // A browser may refuse to remember anything.
  }

  // A script or style sheet that does not come is told by the page itself.
  function tell() {
    var place = document.getElementById('root');
    // What the application fetches later it tells by itself.
    if (place && place.firstChild) return;
    failed = true;
    var notice = document.getElementById('no-texts');
    if (notice) notice.hidden = false;
  }
  addEventListener(
    'error',
    function (event) {
      var name = event.target && event.target.tagName;
      if (name === 'SCRIPT' || name === 'LINK') tell();
    },
    true,
  );
  addEventListener('DOMContentLoaded', function () {
    if (failed) tell();
    setTimeout(tell, 20000);
  });
})();
