// This script runs before the first paint. It is a separate file, because the content security policy forbids inline
// scripts. The syntax is old, so that a browser that is too old for the application can still show the notice.
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
    // If the browser blocks storage, the page uses the system's theme.
  }

  // Shows the notice in index.html when a script or a style sheet does not load, or when nothing is shown after 20
  // seconds.
  function tell() {
    var place = document.getElementById('root');
    // The application is already on the page and reports later failures itself.
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
