// A room for so much work at a time: who finds it full waits outside, first come, first served.

/**
 * Returns a function that does `work` once there is room for its size, and makes room again when it is done. Work that
 * is larger than the room gets it for itself.
 */
export function createRoom(
  capacity: number,
): <T>(size: number, work: () => Promise<T>) => Promise<T> {
  const queue: { readonly size: number; readonly enter: () => void }[] = [];
  let taken = 0;

  function letIn(): void {
    for (let next = queue[0]; next; next = queue[0]) {
      if (taken > 0 && taken + next.size > capacity) return;
      queue.shift();
      taken += next.size;
      next.enter();
    }
  }

  return async (size, work) => {
    await new Promise<void>((enter) => {
      queue.push({ size, enter });
      letIn();
    });
    try {
      return await work();
    } finally {
      taken -= size;
      letIn();
    }
  };
}
