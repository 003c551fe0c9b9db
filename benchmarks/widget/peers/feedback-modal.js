// Sentry's dialog, as its lazy loader wants to find it.
import { feedbackModalIntegration } from "@sentry/feedback";

globalThis.Sentry ??= {};
Object.assign(globalThis.Sentry, { feedbackModalIntegration });
