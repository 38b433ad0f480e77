// Everything a page does in the browser. Each module listens on the document, so that parts of a
// page that HTMX brings in later work without being started. Without scripts, links and forms work.
import "./theme.js";
import "./menus.js";
import "./toasts.js";
import "./selection.js";
import "./copying.js";
import "./keyboard.js";
import "./uploading.js";
import "./choosing.js";
