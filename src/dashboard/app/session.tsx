// Owns who is signed in. The token is session-token.ts's.
import { Provider as ClientProvider, useQuery } from "urql";
import {
  createContext,
  lazy,
  Suspense,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
  type ReactNode,
} from "react";
import { presentTo } from "./brand.ts";
import { ErrorState } from "../parts/error-state.tsx";
import { openSession, type Session } from "./client.ts";
import { ViewerDocument, type ViewerQuery } from "./session.generated.ts";
import { keptToken } from "./session-token.ts";

// Whom a link signs in has no need of it.
const SignInPage = lazy(async () => {
  const { SignInPage: Page } =
    await import("../pages/sign-in/sign-in-page.tsx");
  return { default: Page };
});

type SignedIn = Session & {
  readonly viewer: ViewerQuery["viewer"];
  readonly isOperator: boolean;
  readonly signOut: () => void;
};

const SessionContext = createContext<SignedIn | undefined>(undefined);

/** Who is signed in, and their connection. */
export function useSession(): SignedIn {
  const session = use(SessionContext);
  if (!session) throw new Error("useSession outside of SessionProvider");
  return session;
}

export function SessionProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<{ token?: string; reason?: string }>(
    () => {
      const token = keptToken.read();
      return token === undefined ? {} : { token };
    },
  );
  const signOut = useCallback((reason?: string) => {
    keptToken.write(undefined);
    setState(reason === undefined ? {} : { reason });
  }, []);
  if (state.token === undefined) {
    return (
      <Suspense>
        <SignInPage
          reason={state.reason}
          onToken={(token) => {
            keptToken.write(token);
            setState({ token });
          }}
        />
      </Suspense>
    );
  }
  return (
    <Connected key={state.token} token={state.token} signOut={signOut}>
      {children}
    </Connected>
  );
}

function Connected(props: {
  readonly token: string;
  readonly signOut: (reason?: string) => void;
  readonly children: ReactNode;
}) {
  const { token, signOut, children } = props;
  const [session, setSession] = useState<Session>();
  useEffect(() => {
    const opened = openSession(token, signOut);
    // oxlint-disable-next-line react/set-state-in-effect -- a socket is opened and closed here, not derived
    setSession(opened);
    return opened.close;
  }, [token, signOut]);
  if (!session) return null;
  return (
    <ClientProvider value={session.client}>
      <Known session={session} signOut={signOut}>
        {children}
      </Known>
    </ClientProvider>
  );
}

function Known(props: {
  readonly session: Session;
  readonly signOut: (reason?: string) => void;
  readonly children: ReactNode;
}) {
  const { session, signOut, children } = props;
  const [{ data, error }] = useQuery({ query: ViewerDocument });
  const viewer = data?.viewer;
  useEffect(() => {
    if (viewer) presentTo(viewer);
  }, [viewer]);
  const value = useMemo(
    () =>
      viewer && {
        ...session,
        viewer,
        isOperator: viewer.role === "OPERATOR",
        signOut: () => signOut(),
      },
    [session, viewer, signOut],
  );
  if (value) return <SessionContext value={value}>{children}</SessionContext>;
  // The connection tries again by itself; nothing flashes while the first answer is on its way.
  return error ? <ErrorState error={error} isWaiting /> : null;
}
