// Opens the dialog that makes links to customers' portals; it is loaded when it is first asked for.
import { lazy, Suspense, useState } from "react";

const Dialog = lazy(async () => {
  const { PortalLinkDialog } = await import("./portal-link-dialog.tsx");
  return { default: PortalLinkDialog };
});

export function usePortalLink(tenant?: string) {
  const [isOpen, setOpen] = useState(false);
  const [isWanted, setWanted] = useState(false);
  return {
    open: (): void => {
      setWanted(true);
      setOpen(true);
    },
    dialog: isWanted ? (
      <Suspense>
        <Dialog
          key={tenant}
          tenant={tenant}
          isOpen={isOpen}
          onClose={() => setOpen(false)}
        />
      </Suspense>
    ) : null,
  };
}
