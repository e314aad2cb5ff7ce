// The sign beside the name: ours, or the first letter of the company's in its colour.
import { brand } from "../app/brand.ts";
import { useObservable } from "../app/observable.ts";
import classes from "./brand-mark.module.css";

export function BrandMark() {
  const { name, isPortal } = useObservable(brand);
  if (!isPortal) {
    return <img src="/favicon.svg" alt="" width={20} height={20} />;
  }
  return (
    <span className={classes["mark"]} aria-hidden>
      {Array.from(name)[0]?.toUpperCase()}
    </span>
  );
}
