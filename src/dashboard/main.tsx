// Where the browser begins. The token is taken out of the address before anything else looks at it.
import "./app/session-token.ts";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { router } from "./app/router.ts";
import { SessionProvider } from "./app/session.tsx";
import { Theme } from "./app/theme.tsx";

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Theme>
        <SessionProvider>
          <RouterProvider router={router} />
        </SessionProvider>
      </Theme>
    </StrictMode>,
  );
}
