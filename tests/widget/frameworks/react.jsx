// React: strict mode, a controlled field, routes, an error boundary; the widget begins in an effect.
import { Component, StrictMode, useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { init } from "/_hypercare/hypercare.mjs";

class Boundary extends Component {
  state = { failed: false };
  static getDerivedStateFromError() {
    return { failed: true };
  }
  render() {
    return this.state.failed ? <p>Something broke</p> : this.props.children;
  }
}

function Broken() {
  throw new RangeError("broken on purpose");
}

function Shop() {
  const [place, go] = useState("/");
  const [count, setCount] = useState(0);
  const [name, setName] = useState("");
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    const care = init({ project: "shop" });
    window.begun = (window.begun ?? 0) + 1;
    return () => care.stop();
  }, []);
  const follow = (event) => {
    event.preventDefault();
    history.pushState(null, "", "/orders");
    go("/orders");
  };
  return (
    <main>
      <h1>{place}</h1>
      <a href="/orders" onClick={follow}>
        Orders
      </a>
      <button type="button" onClick={() => setCount(count + 1)}>
        Add to cart
      </button>
      <output>{count} in the cart</output>
      <label>
        Name <input value={name} onChange={(event) => setName(event.target.value.toUpperCase())} />
      </label>
      <Boundary>
        <button type="button" onClick={() => setBroken(true)}>
          Break
        </button>
        {isBroken && <Broken />}
      </Boundary>
    </main>
  );
}

createRoot(document.getElementById("app")).render(
  <StrictMode>
    <Shop />
  </StrictMode>,
);
