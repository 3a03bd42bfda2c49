// Runs before the first paint, so that the chosen theme and direction never flash. See src/app/preferences.ts.
(function () {
    var root = document.documentElement;
    try {
        var theme = localStorage.getItem('parley.theme');
        if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
        var wished = [localStorage.getItem('parley.locale')].concat(navigator.languages).map(function (tag) {
            return String(tag).split('-')[0];
        });
        for (var i = 0; i < wished.length; i++) {
            if (wished[i] !== 'en' && wished[i] !== 'ar') continue;
            root.lang = wished[i];
            root.dir = wished[i] === 'ar' ? 'rtl' : 'ltr';
            break;
        }
    } catch {
        // Storage is forbidden: the page looks as the device does.
    }
})();
