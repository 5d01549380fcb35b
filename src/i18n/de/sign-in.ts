import type { Translation } from "../translation.ts";

export const signIn: Translation["signIn"] = {
  signIn: "Anmelden",
  userNameOrEmail: "Benutzername oder E-Mail",
  password: "Passwort",
  showPassword: "Passwort anzeigen",
  enterYourUserName: "Geben Sie Ihren Benutzernamen oder Ihre E-Mail-Adresse ein.",
  enterYourPassword: "Geben Sie Ihr Passwort ein.",

  setUp: "Team einrichten",
  setUpLead: "Legen Sie das erste Konto an. Ihm gehört das Team, und es kann alle anderen einladen.",
  setupCode: "Einrichtungscode",
  setupCodeHint: "Beim Start vom Server ausgegeben",
  teamName: "Name des Teams (freiwillig)",
  teamNameExample: "Mein Team",
  yourNameOptional: "Ihr Name (freiwillig)",
  userNameHint: "Damit melden Sie sich an",
  createAccount: "Konto anlegen",
  enterSetupCode: "Geben Sie den Code ein, den der Server beim Start ausgegeben hat.",
  enterUserName: "Geben Sie einen Benutzernamen oder eine E-Mail-Adresse ein.",

  invitation: "Ihre Einladung",
  invitationGone: "Diese Einladung gilt nicht mehr",
  invitationGoneAdvice:
    "Sie wurde schon benutzt oder zurückgezogen, oder ihre Woche ist vorbei. Bitten Sie die Person, die Sie eingeladen hat, um einen neuen Link. Wenn Sie sie selbst angenommen haben, melden Sie sich an.",
  invitedAs: {
    admin: "Sie sind als Admin eingeladen. Die Einladung endet <time/>.",
    member: "Sie sind als Mitglied eingeladen. Die Einladung endet <time/>.",
    guest: "Sie sind als Gast eingeladen. Die Einladung endet <time/>.",
  },
  join: "{{team}} beitreten",
  joinTeam: "Dem Team beitreten",
  hasAccount: "{{email}} hat hier ein Konto. Melden Sie sich damit an, um beizutreten.",
  joinAsSelf: "Sie sind als {{email}} angemeldet.",
  somebodyElse: "Sie sind als {{name}} angemeldet, aber diese Einladung gilt {{email}}.",
  signOut: "Abmelden",
  email: "E-Mail",
  emailHint: "Die Adresse, die eingeladen wurde",
  yourName: "Ihr Name",
  enterYourName: "Geben Sie Ihren Namen ein.",
  enterEmail: "Geben Sie eine E-Mail-Adresse wie name@example.com ein.",
  choosePassword: "Passwort wählen",
  shortestPassword: "Verwenden Sie mindestens {{count}} Zeichen.",
  strength: {
    "too-short":
      "Mindestens {{count}} Zeichen. Ein paar Wörter ohne Zusammenhang merken sich leichter als Sonderzeichen.",
    weak: "Schwach: Es wäre bald erraten. Machen Sie es länger oder weniger vorhersehbar.",
    fair: "Mittel. Ein weiteres Wort würde es stark machen.",
    strong: "Stark.",
  },
};
