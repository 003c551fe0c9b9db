"""Every text of the native dialogs that is no question of the template."""

from __future__ import annotations

WINDOW = "Feedback"
SEND = "Send feedback"
SENDING = "Sending…"
CANCEL = "Cancel"
CLOSE = "Close"
CHOOSE = "Choose…"
DETAILS = "More details"
RESTORED = "We kept what you wrote before."

PICTURE = "Picture of this window"
PICTURE_SEND = "Send this picture"
PICTURE_HINT = "Passwords and private fields are covered."
NO_PICTURE = "There is no picture:"
PICTURE_FAILED = "it could not be taken."

SENT = "What will be sent"
SENT_LOOKING = "Looking…"
SENT_UNKNOWN = "It cannot be shown: something went wrong here."
SENT_NOTHING = "Nothing: this program does not let this feedback be sent."
SENT_TYPED = (
    "No step holds what you type into the program. What the program itself writes down may: "
    "all of it stands here."
)

RECEIVED = "Thank you"
RECEIVED_TEXT = "Your feedback has arrived. Its number is"
RECEIVED_KEEP = "Please mention it when you ask about this."
RECEIVED_UNNAMED = "Your feedback has arrived."
COPY = "Copy"
COPIED = "Copied"
FOLLOW = "See what becomes of it"

KEPT = "Kept on this device"
KEPT_AWAY = "The feedback service cannot be reached right now."
KEPT_SLOW = "The feedback service has not answered yet."
KEPT_KEY = (
    "The feedback service does not know this program yet. "
    "Please tell the people who run it; nothing else is needed from you."
)
KEPT_TEXT = "Nothing is lost: it will be sent as soon as that works, even if you close the program."

REFUSED = "Your feedback was not accepted."
REFUSED_ANSWERS = "Some answers were not accepted. Please correct them."
REFUSED_KEPT = "Your words are still here."
REFUSED_AFTER = "Your words are back in the form: open it again to see them."
REFUSED_SILENTLY = "The feedback service does not say why"
REFUSED_BY = {
    "program": "This program does not let it be sent",
    "device": "This device has no room left to keep it until it is sent",
}
FAILED = "Your feedback could not be sent: something went wrong here."
REFUSED_TITLE = "Not accepted"
FAULTS_ONE = "Please look at the marked field."

UNSET = "Feedback is not set up in this program. Please tell the people who run it."

OFFER_TITLE = "Something went wrong"
OFFER = "The program could not do that. Would you tell us what you were doing?"
OFFER_YES = "Tell us…"
OFFER_NO = "Not now"

ANSWERS = {"received": RECEIVED, "kept": KEPT, "refused": REFUSED_TITLE}
"""What became of a feedback, by the conversation's stage."""


def faults(count: int) -> str:
    """Say how many fields are marked."""
    return FAULTS_ONE if count == 1 else f"Please look at the {count} marked fields."


def titled(answer: str, receipt: str) -> str:
    """Name the window by what became of the feedback, for those who hear titles."""
    return f"{answer} – {receipt}" if receipt else answer


def counted(count: int, one: str, many: str) -> str:
    """Put a number before its noun."""
    return f"{count} {one if count == 1 else many}"
