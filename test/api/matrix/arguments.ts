// What a field can be asked with: the least, all of it, and each argument by itself, down into input objects.
import {
  getNamedType,
  isEnumType,
  isInputObjectType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLArgument,
  type GraphQLInputField,
} from "graphql";
import { isAlwaysGiven, valueOf, type Value } from "./values.ts";

type Input = GraphQLArgument | GraphQLInputField;

export type Given = { readonly arg: GraphQLArgument; readonly value: Value };

type Variant = {
  readonly argument: string;
  readonly isOwned: boolean;
  readonly given: readonly Given[];
};

/** What must be given, all of it from `home`. */
export function plainArguments(
  args: readonly GraphQLArgument[],
  field: string,
): Given[] {
  return args
    .filter(
      (arg) => isRequiredArgument(arg) || isAlwaysGiven(`${field}.${arg.name}`),
    )
    .map((arg) => ({ arg, value: leastOf(arg, field) }));
}

/** One for each thing that can be said with one argument: an input object has many. */
export function argumentVariants(
  args: readonly GraphQLArgument[],
  field: string,
): Variant[] {
  const plain = plainArguments(args, field);
  return args.flatMap((arg) =>
    variantsOf(arg, field, arg.name).map(({ argument, value }) => ({
      argument,
      isOwned: value.isOwned,
      given: [
        ...plain
          .filter((other) => other.arg !== arg)
          .map((other) => atHome(other)),
        { arg, value },
      ],
    })),
  );
}

/** All at once, but for switches. */
export function allArguments(
  args: readonly GraphQLArgument[],
  field: string,
): Given[] {
  return args.flatMap((arg) => {
    const value = allOf(arg, field);
    return value ? [{ arg, value }] : [];
  });
}

function atHome({ arg, value }: Given): Given {
  return { arg, value: homely(value) };
}

function homely(value: Value): Value {
  return { isOwned: false, of: (_world, home) => value.of(home, home) };
}

function leastOf(arg: Input, field: string): Value {
  const type = getNamedType(arg.type);
  if (!isInputObjectType(type)) return valueOf(arg, field);
  return composite(
    Object.values(type.getFields())
      .filter((each) => isRequiredInputField(each))
      .map((each) => [each.name, leastOf(each, field)]),
  );
}

function variantsOf(
  arg: Input,
  field: string,
  argument: string,
): { argument: string; value: Value }[] {
  const type = getNamedType(arg.type);
  const constant = (value: unknown): Value => ({
    isOwned: false,
    of: () => value,
  });
  if (isEnumType(type)) {
    return type.getValues().map(({ name }) => ({
      argument: `${argument}: ${name}`,
      value: constant(name),
    }));
  }
  if (type.name === "Boolean") {
    return [true, false].map((value) => ({
      argument: `${argument}: ${value}`,
      value: constant(value),
    }));
  }
  if (!isInputObjectType(type) || type.name === "IntervalInput") {
    return [{ argument, value: valueOf(arg, field) }];
  }
  const fields = Object.values(type.getFields());
  return fields.flatMap((each) =>
    variantsOf(each, field, `${argument}.${each.name}`).map((variant) => {
      const others = fields
        .filter((other) => other !== each && isRequiredInputField(other))
        .map((other) => [other.name, homely(leastOf(other, field))] as const);
      const value = composite([...others, [each.name, variant.value]]);
      return { argument: variant.argument, value };
    }),
  );
}

function allOf(arg: Input, field: string): Value | undefined {
  const type = getNamedType(arg.type);
  if (type.name === "Boolean") return undefined;
  if (isEnumType(type)) return undefined;
  if (!isInputObjectType(type) || type.name === "IntervalInput") {
    return valueOf(arg, field);
  }
  return composite(
    Object.values(type.getFields()).flatMap((each) => {
      const value = allOf(each, field);
      return value ? [[each.name, value] as const] : [];
    }),
  );
}

function composite(parts: readonly (readonly [string, Value])[]): Value {
  return {
    isOwned: parts.some(([, { isOwned }]) => isOwned),
    of: (world, home) =>
      Object.fromEntries(
        parts.map(([name, value]) => [name, value.of(world, home)]),
      ),
  };
}
