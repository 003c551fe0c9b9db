// Borrowing and signing in, without a new page for the first.

"use strict";

async function borrow(event) {
  event.preventDefault();
  const form = event.currentTarget;
  const words = document.getElementById("words");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ days: Number(form.elements.days.value) }),
    });
    const { message } = await answer.json();
    words.textContent = message ?? "We lend for one to twenty-eight days.";
    words.className = answer.ok ? "good" : "bad";
  } catch {
    words.textContent = "We cannot be reached. Are you online?";
    words.className = "bad";
  }
}

async function signIn(event) {
  await fetch(`/sign-in/${event.currentTarget.dataset.signIn}`, { method: "POST" });
  location.reload();
}

document.querySelector("form.loan")?.addEventListener("submit", borrow);
for (const each of document.querySelectorAll("[data-sign-in]")) each.addEventListener("click", signIn);
