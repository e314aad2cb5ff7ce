// Changes an endpoint.
import { Skeleton } from "@mantine/core";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useAction } from "../../app/action.ts";
import { useLiveQuery } from "../../app/live-query.ts";
import { isId } from "../../app/search.ts";
import { useSession } from "../../app/session.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { ErrorState } from "../../parts/error-state.tsx";
import { PageHead } from "../../parts/page-head.tsx";
import { EndpointForm } from "./endpoint-form.tsx";
import {
  EditedEndpointDocument,
  UpdateEndpointDocument,
  type EditedEndpointQuery,
} from "./endpoint-form.generated.ts";
import { updateInputOf, valuesOf } from "./endpoint-values.ts";

const route = getRouteApi("/endpoints/$id/edit");

export function EditEndpointPage() {
  const { id } = route.useParams();
  const { viewer } = useSession();
  const isPaused = !isId(id);
  const { data, error, refresh } = useLiveQuery(
    EditedEndpointDocument,
    { id },
    { isPaused },
  );
  const endpoint = data?.endpoint;
  return (
    <>
      <PageHead title="Edit endpoint">
        <Link to="/endpoints/$id" params={{ id }}>
          Back to it
        </Link>
      </PageHead>
      {viewer.isReadOnly ? (
        <EmptyState title="You may look, but not change anything">
          The token that you are signed in with is read-only.
        </EmptyState>
      ) : endpoint && endpoint.deletedAt === null ? (
        <Form endpoint={endpoint} />
      ) : error && !endpoint ? (
        <ErrorState error={error} onRetry={refresh} />
      ) : data || isPaused ? (
        <EmptyState title="There is no endpoint with this id">
          It was deleted, is mistyped, or is not yours to change.
        </EmptyState>
      ) : (
        <Skeleton height={320} maw={720} />
      )}
    </>
  );
}

function Form(props: {
  readonly endpoint: NonNullable<EditedEndpointQuery["endpoint"]>;
}) {
  // As it was when one began: what is typed is compared with that.
  const [endpoint] = useState(props.endpoint);
  const { id } = endpoint;
  const navigate = useNavigate();
  const action = useAction(UpdateEndpointDocument);
  return (
    <EndpointForm
      initial={valuesOf(endpoint)}
      isNew={false}
      submit="Save"
      isRunning={action.isRunning}
      error={action.error}
      onSubmit={(values) => {
        const input = updateInputOf(endpoint, values);
        const done = input ? action.run(input) : Promise.resolve(true);
        void done.then((data) =>
          data ? navigate({ to: "/endpoints/$id", params: { id } }) : undefined,
        );
      }}
      cancel={
        <Link to="/endpoints/$id" params={{ id }}>
          Cancel
        </Link>
      }
    />
  );
}
