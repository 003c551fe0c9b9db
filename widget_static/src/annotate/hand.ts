// Mouse, finger and pen. A mark is drawn by dragging, or by a press where it begins and another
// where it ends; two fingers, the middle button or the space bar move the picture itself.
import { begin, chosenMark, finish, giveUp, goOn, hold } from "./easel";
import { corners, distance, type Point } from "./marks";
import { clamped, focusChosen, markOf, toPicture, type View, zoomBy } from "./view";
import type { Writing } from "./writing";

const STILL = 5;
const FINGER = 22;
const POINTER = 11;

/** What the hands are doing. */
export interface Hand {
  readonly view: View;
  /** Where each pointer is that is down. */
  readonly pointers: Map<number, Point>;
  /** Where a mark was begun, as long as the pointer has not left it. */
  pressed?: Point | undefined;
  isPanning: boolean;
  /** Whether a mark that was begun by a press waits for another one. */
  mayStay: boolean;
  /** A pen was used: what touches beside it is a palm. */
  hasPen: boolean;
  /** The space bar is down; "used" when it has moved the picture. */
  space: "" | "down" | "used";
}

/** Listen to whatever points at the picture. */
export function lendHand(view: View, writing: Writing): Hand {
  const { desk, paper } = view;
  const none = { isPanning: false, mayStay: false, hasPen: false };
  const hand: Hand = { view, pointers: new Map(), space: "", ...none };
  paper.addEventListener("pointerdown", (event) => {
    if (event.target !== writing.field) press(hand, event, !!writing.mark);
  });
  desk.addEventListener("pointermove", (event) => move(hand, event));
  desk.addEventListener("pointerup", (event) => lift(hand, event));
  desk.addEventListener("pointercancel", (event) => lift(hand, event));
  desk.addEventListener("wheel", (event) => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    zoomBy(view, Math.exp(-event.deltaY / 300), at(event));
  });
  return hand;
}

function press(hand: Hand, event: PointerEvent, wasWriting = false): void {
  const { view, pointers, space } = hand;
  const { pointerId, pointerType, button } = event;
  if (button > 1) return;
  event.preventDefault();
  view.desk.setPointerCapture(pointerId);
  view.isCrossed = false;
  pointers.set(pointerId, at(event));
  hand.hasPen ||= pointerType === "pen";
  const isPalm = hand.hasPen && pointerType === "touch";
  hand.isPanning = !!space || button > 0 || isPalm || pointers.size > 1;
  if (space) hand.space = "used";
  if (pointers.size > 1 && !isPalm) giveUp(view.easel);
  if (!hand.isPanning && !wasWriting) startAt(hand, event);
  else focusChosen(view);
}

function startAt(hand: Hand, event: PointerEvent): void {
  const { view } = hand;
  const { easel } = view;
  const { chosen, doing } = easel;
  const place = toPicture(view, at(event));
  const isSelecting = easel.tool === "select";
  hand.pressed = doing ? undefined : at(event);
  if (doing) goOn(easel, clamped(view, place));
  else if (!isSelecting) begin(easel, clamped(view, place), markOf(view, event.target));
  else if (!grasps(view, event, place)) begin(easel, place, markOf(view, event.target));
  hand.mayStay = !isSelecting || chosen === easel.chosen;
  hand.isPanning = isSelecting && !easel.doing;
  if (easel.tool !== "text") focusChosen(view);
}

// A corner of the chosen mark is easier to hit than it looks.
function grasps({ easel, scale }: View, { pointerType }: PointerEvent, place: Point): boolean {
  const mark = chosenMark(easel);
  const near = (pointerType === "touch" ? FINGER : POINTER) / scale;
  const corner = mark ? corners(mark).findIndex((one) => distance(one, place) < near) : -1;
  if (corner >= 0) hold(easel, corner);
  return corner >= 0;
}

function move(hand: Hand, event: PointerEvent): void {
  const { view, pointers, pressed } = hand;
  if (hand.isPanning && pointers.has(event.pointerId)) pan(hand, event);
  if (pressed && distance(pressed, at(event)) < STILL) return;
  hand.pressed = undefined;
  const passed = event.getCoalescedEvents?.() ?? [];
  for (const one of passed[0] ? passed : [event]) {
    goOn(view.easel, clamped(view, toPicture(view, at(one))));
  }
}

function lift({ view, pointers, pressed, mayStay }: Hand, { pointerId, type }: PointerEvent): void {
  const { easel } = view;
  if (!pointers.delete(pointerId) || !easel.doing) return;
  if (type === "pointercancel") giveUp(easel);
  else if (pressed && mayStay) easel.tell(easel.text.begun);
  else finish(easel);
}

// One pointer moves the picture, a second one stretches it as well.
function pan({ view, pointers }: Hand, event: PointerEvent): void {
  const [x, y] = at(event);
  const [beforeX, beforeY] = pointers.get(event.pointerId) as Point;
  pointers.delete(event.pointerId);
  const [other] = pointers.values();
  pointers.set(event.pointerId, [x, y]);
  const share = other ? 2 : 1;
  view.desk.scrollBy((beforeX - x) / share, (beforeY - y) / share);
  if (!other) return;
  const factor = distance([x, y], other) / (distance([beforeX, beforeY], other) || 1);
  zoomBy(view, factor, [(x + other[0]) / 2, (y + other[1]) / 2]);
}

function at({ clientX, clientY }: MouseEvent): Point {
  return [clientX, clientY];
}
