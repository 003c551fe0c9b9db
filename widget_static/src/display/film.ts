// The frames of what the person shares. Nothing is recorded but the last one that was looked at.
// Source: https://www.w3.org/TR/screen-capture/

export interface Footage {
  /** "browser" for a tab, "window", "monitor"; "" where the browser does not say. */
  surface: string;
  /** Look at the frames until one passes; false when none does in time. */
  until(test: (frame: Frame) => boolean, patience: number): Promise<boolean>;
  /** The frame that was looked at last. */
  frame(): Frame;
  stop(): void;
}

/** A frame of the video, drawn so that its pixels can be read. */
export type Frame = CanvasRenderingContext2D;

const LOOK_MS = 40;
/** How long a shared surface may take to show its first frame. */
const PATIENCE_MS = 5000;
const ASKED = {
  video: { cursor: "never" } as MediaTrackConstraints,
  audio: false,
  preferCurrentTab: true,
  selfBrowserSurface: "include",
  surfaceSwitching: "exclude",
  monitorTypeSurfaces: "exclude",
};

/** Ask the person to share; rejects as getDisplayMedia does. */
export async function film(): Promise<Footage> {
  const stream = await navigator.mediaDevices.getDisplayMedia({ ...ASKED, ...staying() });
  const video = document.createElement("video");
  Object.assign(video, { muted: true, playsInline: true, srcObject: stream });
  const stop = () => {
    for (const track of stream.getTracks()) track.stop();
  };
  const late = new Promise((_, reject) => setTimeout(reject, PATIENCE_MS));
  await Promise.race([video.play(), late]).catch((error) => {
    stop();
    throw error;
  });
  const context = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const frame = () => context as Frame;
  const look = () => draw(video, frame());
  return {
    surface: stream.getVideoTracks()[0]?.getSettings().displaySurface ?? "",
    frame,
    stop,
    until: (test, patience) => lookUntil(() => test(look()), patience),
  };
}

// Whatever is shared, the person stays here.
function staying(): { controller?: unknown } {
  if (typeof CaptureController === "undefined") return {};
  const controller = new CaptureController();
  controller.setFocusBehavior("no-focus-change");
  return { controller };
}

function draw(video: HTMLVideoElement, frame: Frame): Frame {
  frame.canvas.width = video.videoWidth;
  frame.canvas.height = video.videoHeight;
  frame.drawImage(video, 0, 0);
  return frame;
}

async function lookUntil(test: () => boolean, patience: number): Promise<boolean> {
  const end = performance.now() + patience;
  while (!test()) {
    if (performance.now() > end) return false;
    await new Promise((go) => setTimeout(go, LOOK_MS));
  }
  return true;
}

declare class CaptureController {
  setFocusBehavior(behavior: string): void;
}
