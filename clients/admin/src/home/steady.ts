import { useEffect, useRef, useState } from 'react';

/** Milliseconds after the last move of the pointer. A pointer that rests does not keep old rows. */
const REST = 2000;

/**
 * Keeps the rows in their places while the pointer moves over them, so that a press hits the row that it was aimed at.
 * Opening a wrong case would be a recorded reading. The texts of the rows stay current.
 */
export function useSteady<R extends { id: string }>(rows: R[]) {
  const [held, hold] = useState<R[]>();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  const onPointerLeave = () => {
    clearTimeout(timer.current);
    hold(undefined);
  };
  const onPointerMove = () => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => hold(undefined), REST);
    hold((before) => before ?? rows);
  };
  return { shown: held ? steady(held, rows) : rows, onPointerMove, onPointerLeave };
}

/** The held rows, in their order, with their latest content. */
export function steady<R extends { id: string }>(held: R[], rows: R[]): R[] {
  const now = new Map(rows.map((row) => [row.id, row]));
  return held.map((row) => now.get(row.id) ?? row);
}
