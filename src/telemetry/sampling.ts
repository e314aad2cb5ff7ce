// Which traces are sampled: OTEL_TRACES_SAMPLER and its argument. It is asked for an event at each of its attempts, by any
// worker, and must always say the same.
import { ROOT_CONTEXT } from "@opentelemetry/api";
import {
  SamplingDecision,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace";
import type { OpenTelemetrySettings } from "../config.ts";
import type { Logger } from "../log.ts";
import type { TraceContext } from "./trace-context.ts";

/** `parent` is what the application gave, if it did. */
export type IsSampled = (
  traceId: string,
  parent: TraceContext | undefined,
) => boolean;

export function samplerOf(
  settings: Pick<OpenTelemetrySettings, "sampler" | "samplerArgument">,
  log: Logger,
): IsSampled {
  const name = settings.sampler?.toLowerCase() ?? "parentbased_always_on";
  const [, parentBased, kind] =
    /^(parentbased_)?(always_on|always_off|traceidratio)$/.exec(name) ?? [];
  if (kind === undefined) {
    log.warn(
      { sampler: settings.sampler },
      "OTEL_TRACES_SAMPLER is not one that is known here: parentbased_always_on is used",
    );
    return (_traceId, parent) => parent?.isSampled ?? true;
  }
  const root = rootOf(kind, settings.samplerArgument, log);
  return parentBased === undefined
    ? (traceId) => root(traceId)
    : (traceId, parent) => parent?.isSampled ?? root(traceId);
}

function rootOf(
  kind: string,
  argument: string | undefined,
  log: Logger,
): (traceId: string) => boolean {
  if (kind !== "traceidratio") return () => kind === "always_on";
  const ratio = Number(argument ?? "1");
  if (!(ratio >= 0 && ratio <= 1)) {
    log.warn(
      { argument },
      "OTEL_TRACES_SAMPLER_ARG is not a number from 0 to 1: 1 is used",
    );
    return () => true;
  }
  const sampler = new TraceIdRatioBasedSampler(ratio);
  return (traceId) =>
    // The SDK's own judgement, so that all of a trace's services come to the same one.
    sampler.shouldSample(ROOT_CONTEXT, traceId).decision ===
    SamplingDecision.RECORD_AND_SAMPLED;
}
