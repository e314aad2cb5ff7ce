// Hands our own counts to OpenTelemetry's SDK, which sends them: what was counted already need not be counted again.
import { ValueType, type HrTime } from "@opentelemetry/api";
import type { Resource } from "@opentelemetry/resources";
import {
  AggregationTemporality,
  DataPointType,
  type MetricData,
  type MetricProducer,
} from "@opentelemetry/sdk-metrics";
import type { Family, Instruments, Point } from "./instruments.ts";

export function createMetricProducer(
  instruments: Instruments,
  resource: Resource,
): MetricProducer {
  const startTime = hrTimeOf(Date.now());
  return {
    collect: async () => {
      const endTime = hrTimeOf(Date.now());
      const families = await instruments.collect();
      const metrics = families.map((family) =>
        metricOf(family, startTime, endTime),
      );
      return {
        resourceMetrics: {
          resource,
          scopeMetrics: [{ scope: { name: "postcommit" }, metrics }],
        },
        errors: [],
      };
    },
  };
}

function metricOf(
  { definition, points }: Family,
  startTime: HrTime,
  endTime: HrTime,
): MetricData {
  const {
    name,
    unit,
    description,
    kind,
    labels = [],
    bounds = [],
  } = definition;
  const common = {
    descriptor: { name, unit, description, valueType: ValueType.DOUBLE },
    aggregationTemporality: AggregationTemporality.CUMULATIVE,
  };
  const at = (point: Point) => ({
    startTime,
    endTime,
    attributes: Object.fromEntries(
      labels.map((label, index) => [label, point.labels[index] ?? ""]),
    ),
  });
  if (kind === "histogram") {
    return {
      ...common,
      dataPointType: DataPointType.HISTOGRAM,
      dataPoints: points.flatMap((point) =>
        "counts" in point
          ? {
              ...at(point),
              value: {
                buckets: { boundaries: [...bounds], counts: [...point.counts] },
                sum: point.sum,
                count: point.count,
              },
            }
          : [],
      ),
    };
  }
  const dataPoints = points.flatMap((point) =>
    "value" in point ? { ...at(point), value: point.value } : [],
  );
  return kind === "counter"
    ? {
        ...common,
        dataPointType: DataPointType.SUM,
        isMonotonic: true,
        dataPoints,
      }
    : { ...common, dataPointType: DataPointType.GAUGE, dataPoints };
}

function hrTimeOf(ms: number): HrTime {
  return [Math.floor(ms / 1000), (ms % 1000) * 1e6];
}
