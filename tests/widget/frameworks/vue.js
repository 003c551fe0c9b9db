// Vue: render functions, so that no template is compiled in the page.
import { createApp, h, ref } from "vue";

const Shop = {
  setup() {
    const [place, count, name] = [ref("/"), ref(0), ref("")];
    const follow = (event) => {
      event.preventDefault();
      history.pushState(null, "", "/orders");
      place.value = "/orders";
    };
    const breaks = () => {
      throw new RangeError("broken on purpose");
    };
    const typed = (event) => {
      name.value = event.target.value.toUpperCase();
    };
    return () => [
      h("h1", place.value),
      h("a", { href: "/orders", onClick: follow }, "Orders"),
      h("button", { onClick: () => count.value++ }, "Add to cart"),
      h("output", `${count.value} in the cart`),
      h("label", ["Name ", h("input", { value: name.value, onInput: typed })]),
      h("button", { onClick: breaks }, "Break"),
    ];
  },
};

const app = createApp(Shop);
app.config.errorHandler = (error) => console.error(error);
app.mount("#app");
