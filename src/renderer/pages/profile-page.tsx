import { useTranslation } from "react-i18next";
import { AccessTokens } from "../account/access-tokens.tsx";
import { Appearance } from "../account/appearance.tsx";
import { PasswordForm } from "../account/password-form.tsx";
import { ProfileForm } from "../account/profile-form.tsx";
import { SignIns } from "../account/sign-ins.tsx";
import { Page } from "../components/page.tsx";

export function ProfilePage() {
  const { t } = useTranslation("account");
  return (
    <Page title={t("title")} width="narrow">
      <ProfileForm />
      <Appearance />
      <PasswordForm />
      <AccessTokens />
      <SignIns />
    </Page>
  );
}
