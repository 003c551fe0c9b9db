// What happens in the cart without a new page: discount codes and gift wrap.

"use strict";

const papers = [
  { id: "recycled_kraft", name: "recycled kraft paper", price: 350 },
  { id: "forest_green", name: "forest green paper", price: 450 },
];

function say(id, words, tone) {
  const place = document.getElementById(id);
  place.textContent = words;
  place.className = tone;
}

async function redeem(event) {
  event.preventDefault();
  const form = event.currentTarget;
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new FormData(form),
    });
    const { message } = await answer.json();
    if (answer.ok) location.reload();
    else say("discount-words", message, "bad");
  } catch {
    say("discount-words", "We cannot be reached. Are you online?", "bad");
  }
}

function wrap(event) {
  const wanted = event.currentTarget.dataset.paper;
  const paper = papers.find((each) => each.id === wanted);
  const price = (paper.price / 100).toFixed(2);
  say("gift-words", `Wrapped in ${paper.name}: €${price}`, "good");
}

document.getElementById("discount")?.addEventListener("submit", redeem);
document.getElementById("gift-wrap")?.addEventListener("click", wrap);
