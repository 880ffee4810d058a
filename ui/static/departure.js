// Sends the sealed form to the bank at once; the button stays for whoever comes back with « Précédent ».
"use strict";
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) document.getElementById("depart").submit();
});
