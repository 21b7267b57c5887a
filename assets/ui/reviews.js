// The rows of a list as reviews: who wrote, how many stars, and what in its own words.

import { each, make, say } from "./drawing.js"

export function drawReviews(body, { reviews, label }) {
  const list = body.querySelector(".reviews") ?? body.appendChild(make("ul", "", "reviews"))
  list.setAttribute("aria-label", label)
  each(list, reviews, "li", (item, review) => {
    if (!item.firstElementChild) {
      item.append(make("p", "", "by"), make("dl", "", "words"), make("p", "", "sub"))
      item.firstElementChild.append(make("b", ""), make("span", "", "sub"), make("span", "", "stars", { "aria-hidden": "true" }), make("span", ""))
    }
    const [by, words, when] = item.children
    ;[review.who, review.size, "★".repeat(review.stars) + "☆".repeat(5 - review.stars), `${review.stars} / 5点`]
      .forEach((text, place) => say(by.children[place], text))
    each(words, review.said, "div", (part, [heading, text]) => {
      if (!part.firstElementChild) part.append(make("dt", ""), make("dd", ""))
      say(part.firstElementChild, heading)
      say(part.lastElementChild, text)
    })
    say(when, review.when)
  })
}
