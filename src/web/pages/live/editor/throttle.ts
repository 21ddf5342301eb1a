// The newest of what comes often: at once, and then at most once in so many milliseconds, never losing the last.

export function throttle<T>(ms: number, work: (value: T) => void): (value: T) => void {
  let pausing = false;
  let held: { readonly value: T } | null = null;
  const pause = (): void => {
    pausing = true;
    setTimeout(() => {
      pausing = false;
      if (held === null) return;
      const { value } = held;
      held = null;
      work(value);
      pause();
    }, ms);
  };
  return (value) => {
    if (pausing) held = { value };
    else {
      work(value);
      pause();
    }
  };
}
