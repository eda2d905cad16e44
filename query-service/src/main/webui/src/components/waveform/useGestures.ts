import { type PointerEvent, useEffect, useRef, useState, type WheelEvent } from 'react';
import { panned, type View, within, zoomed } from '../../utils/waveform';

interface Props {
  /** The time at a pixel of the drawing. */
  ns: (px: number) => number;
  view: View;
  bounds: View;
  onView: (view: View | null) => void;
  /** How close one may come. */
  minSpanNs?: number;
  /** Whether the wheel alone zooms once the drawing has the focus. */
  wheelInFocus?: boolean;
}

const CLICK_PX = 5;

/** A mouse drags a selection to zoom into; a finger moves the drawing; Ctrl and the wheel (or a pinch) zoom. */
export function useGestures({ ns, view, bounds, onView, minSpanNs, wheelInFocus = false }: Props) {
  const [cursorNs, setCursorNs] = useState<number | null>(null);
  const [drag, setDrag] = useState<{ fromPx: number; toPx: number } | null>(null);
  const touch = useRef<{ px: number; view: View } | null>(null);
  const element = useRef<HTMLElement | null>(null);

  const pixel = (event: { clientX: number }): number =>
    event.clientX - (element.current?.getBoundingClientRect().left ?? 0);

  // React's wheel listeners are passive; this one must keep the page from zooming.
  const onWheel = useRef<(event: globalThis.WheelEvent) => void>(() => undefined);
  useEffect(() => {
    onWheel.current = (event) => {
      const focused = wheelInFocus && element.current === document.activeElement;
      if (!event.ctrlKey && !event.metaKey && !focused) return;
      event.preventDefault();
      const factor = Math.exp(Math.min(Math.max(event.deltaY, -100), 100) / 150);
      onView(zoomed(view, factor, ns(pixel(event)), bounds, minSpanNs));
    };
  });
  const listen = (node: HTMLElement | null): void => {
    if (node === null || node === element.current) return;
    element.current = node;
    node.addEventListener('wheel', (event) => onWheel.current(event), { passive: false });
  };

  const handlers = {
    onPointerEnter: (event: PointerEvent<HTMLElement>) => listen(event.currentTarget),
    onWheel: (event: WheelEvent<HTMLElement>) => listen(event.currentTarget),
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return;
      listen(event.currentTarget);
      event.currentTarget.setPointerCapture(event.pointerId);
      const px = pixel(event);
      if (event.pointerType === 'touch') touch.current = { px, view };
      else setDrag({ fromPx: px, toPx: px });
    },
    onPointerMove: (event: PointerEvent<HTMLElement>) => {
      const px = pixel(event);
      if (touch.current !== null) {
        const span = touch.current.view.toNs - touch.current.view.fromNs;
        const movedNs = ns(touch.current.px) - ns(px);
        onView(within(panned(touch.current.view, movedNs / span, bounds), bounds));
        return;
      }
      setCursorNs(Math.min(Math.max(ns(px), view.fromNs), view.toNs));
      if (drag !== null) setDrag({ ...drag, toPx: px });
    },
    onPointerUp: (event: PointerEvent<HTMLElement>) => {
      touch.current = null;
      if (drag === null) return;
      setDrag(null);
      const toPx = pixel(event);
      if (Math.abs(toPx - drag.fromPx) < CLICK_PX) return;
      const [fromNs, toNs] = [ns(drag.fromPx), ns(toPx)].toSorted((a, b) => a - b) as [number, number];
      onView(zoomed({ fromNs, toNs }, 1, (fromNs + toNs) / 2, bounds, minSpanNs));
    },
    onPointerCancel: () => {
      touch.current = null;
      setDrag(null);
    },
    onPointerLeave: () => setCursorNs(null),
    onDoubleClick: () => onView(null),
  };

  const selection =
    drag === null || Math.abs(drag.toPx - drag.fromPx) < CLICK_PX
      ? null
      : { fromNs: ns(Math.min(drag.fromPx, drag.toPx)), toNs: ns(Math.max(drag.fromPx, drag.toPx)) };
  return { cursorNs, selection, handlers };
}
