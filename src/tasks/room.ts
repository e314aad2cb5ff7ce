// A room for so much at a time: who finds it full waits outside, first come, first served.

export type Room = {
  /**
   * Resolves once there is room for so much more, with how much of it was taken: at most half of the room, so that
   * nobody has to wait for it to be empty.
   */
  readonly enter: (size: number) => Promise<number>;
  /** Takes so much more at once, whether there is room or not. */
  readonly take: (size: number) => void;
  readonly leave: (size: number) => void;
};

export function createRoom(capacity: number): Room {
  const queue: { readonly size: number; readonly enter: () => void }[] = [];
  let taken = 0;

  function letIn(): void {
    for (let next = queue[0]; next; next = queue[0]) {
      if (taken + next.size > capacity) return;
      queue.shift();
      taken += next.size;
      next.enter();
    }
  }

  return {
    enter: async (wanted) => {
      const size = Math.min(wanted, Math.ceil(capacity / 2));
      await new Promise<void>((enter) => {
        queue.push({ size, enter });
        letIn();
      });
      return size;
    },
    take: (size) => {
      taken += size;
    },
    leave: (size) => {
      taken -= size;
      letIn();
    },
  };
}
