/** Every reason for which Latchkey refuses something, with the sentence a person reads. Dialects map the code to their own status and shape. */
export const ERROR_TEXT = {
  // Requests
  invalid_arguments: "Something in the request is missing or has the wrong form.",
  not_found: "There is nothing here.",
  method_not_found: "There is no such operation.",
  payload_too_large: "The request is too large.",
  too_many_requests: "Too many attempts. Wait a little and try again.",
  foreign_origin: "This request came from another website and was refused.",
  storage_unavailable: "The control plane cannot reach its database. Nothing was changed.",
  // Who is asking
  unauthorized: "Sign in first.",
  credentials_refused: "The user name or the password is wrong.",
  forbidden: "Your role does not allow this.",
  // First account
  setup_done: "The first account exists already.",
  setup_code_refused: "That setup code is not the one this control plane printed.",
  // People
  user_not_found: "There is no such person.",
  user_exists: "Somebody with that name or e-mail exists already.",
  owner_protected: "The team's owner cannot be changed or removed here.",
  self_protected: "You cannot do this to your own account.",
  invitation_not_found: "This invitation does not exist, was used or has expired.",
  invitation_email_mismatch: "This invitation is for another e-mail address.",
  access_token_not_found: "There is no such access token.",
  // Machines
  machine_not_found: "There is no such machine.",
  machine_offline: "This machine is not connected.",
  machine_not_approved: "This machine waits for an admin's approval.",
  machine_already_approved: "This machine is approved already.",
  key_request_not_found: "No key waits for approval here.",
  key_request_changed: "Another key waits now. Compare its fingerprint before you approve it.",
  enrolment_token_refused: "The enrolment token is unknown, used up, revoked or expired.",
  enrolment_token_not_found: "There is no such enrolment token.",
  // Agent link
  protocol_version: "This agent and this control plane speak different versions of the agent link.",
  invalid_frame: "The frame was not understood.",
  frame_too_large: "The frame is too large.",
  signature_refused: "The machine could not prove its key.",
  clock_skew: "This machine's clock is too far from the control plane's. Set it and try again.",
  machine_unknown: "This control plane does not know this machine. Enrol it again.",
  machine_removed: "This machine was removed from the team.",
  key_in_use: "Another machine is connected with the same key.",
  too_slow: "The connection could not keep up and was closed.",
  // Robots
  robot_not_found: "There is no such robot on this machine.",
  robot_exists: "A robot with that name exists on this machine already.",
  robot_key_refused: "The robot's key is not one PEM public key of RSA (2048 bits or more) or Ed25519.",
  robot_proof_refused: "The robot could not prove that it holds its key.",
  robot_key_in_use: "Another robot already uses this key.",
  // Guests
  guest_invite_not_found: "There is no such guest invite.",
  guest_link_unknown: "This link is not known here. Ask whoever sent it for a new one.",
  guest_invite_cancelled: "This invite was cancelled.",
  guest_invite_early: "This invite has not begun yet.",
  guest_invite_over: "This invite is over.",
  guest_invite_used: "This invite could be used once, and was.",
  guest_time_used_up: "The time of this invite is used up.",
  guest_pin_refused: "That PIN is wrong.",
  no_guest_credits: "The team has no guest invites left.",
  guests_not_allowed: "This machine lets no guests in.",
  // Sessions
  session_not_found: "There is no such session.",
  ticket_refused: "This ticket was used already or is too old. Join again.",
  machine_full: "As many people as this machine can serve are watching already.",
  host_stopped: "The owner of this machine has stopped all sharing.",
  host_not_ready: "This machine cannot show its screen right now.",
  // Groups
  group_not_found: "There is no such group.",
  group_exists: "A group with that name exists already.",
  group_edge_not_found: "There is no such connection between these groups.",
  // App rules
  app_rule_not_found: "There is no such app rule.",
  app_rule_exists: "An app rule with that name exists already.",
  app_rule_protected: "The rule Default can be neither removed nor renamed.",
  app_rules_conflict: "The app rules of this person and this machine leave no way to connect.",
  // API keys
  api_key_not_found: "There is no such API key.",
  user_holds_api_keys: "This person made API keys that still work. Revoke those first.",
} as const;

export type ErrorCode = keyof typeof ERROR_TEXT;
