// Runs before the first paint. A separate file, because the content security policy forbids inline scripts. The syntax is old on purpose: a
// browser that cannot run the application must still show the notice.
(function () {
  var root = document.documentElement;
  var failed = false;

  // The theme that the person chose (app/theme.ts).
  try {
    var theme = localStorage.getItem('voicase.theme');
    if (theme === 'light' || theme === 'dark') {
      root.classList.add(theme);
      document.querySelector('meta[name="color-scheme"]').content = theme;
    }
  } catch (ignored) {
    // The browser may block storage; the page then uses the system's theme.
  }

  // Shows the notice when a script or a style sheet does not load.
  function tell() {
    var place = document.getElementById('root');
    // The application is on the page and reports later failures itself.
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
