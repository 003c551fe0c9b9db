// React takes over a whole document that a server has rendered, as Next and Remix do.
import { useState } from "react";
import { hydrateRoot } from "react-dom/client";

function Page() {
  const [count, setCount] = useState(0);
  return (
    <html lang="en">
      <head>
        <title>Rendered by a server</title>
      </head>
      <body>
        <button type="button" onClick={() => setCount(count + 1)}>
          Add to cart
        </button>
        <output>{count} in the cart</output>
      </body>
    </html>
  );
}

window.recovered = [];
window.takeOver = () =>
  hydrateRoot(document, <Page />, {
    onRecoverableError: (error) => window.recovered.push(error.message),
  });
