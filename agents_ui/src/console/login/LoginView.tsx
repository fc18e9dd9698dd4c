import { Alert, Button, Center, Group, Paper, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { LanguageSwitch } from "../../react/LanguageSwitch";
import type { View } from "../../react/view";

export interface LoginSnapshot {
  busy: boolean;
  error: string | null;
}

export interface LoginActions {
  signIn: (username: string, password: string) => void;
}

export function LoginView({ snapshot, actions }: View<LoginSnapshot, LoginActions>) {
  const { t } = useTranslation();
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const submit = (event: FormEvent) => {
    event.preventDefault();
    actions.signIn(username.trim(), password);
  };
  return (
    <Center component="main" mih="100dvh" p="md">
      <Paper component="form" onSubmit={submit} shadow="sm" p="xl" radius="lg" w="100%" maw={380} withBorder>
        <Stack>
          <Group justify="space-between" align="flex-start">
            <div>
              <Title order={1} size="h3" c="var(--brand)">
                callcenter
              </Title>
              <Text c="dimmed" size="sm">
                {t("login.lead")}
              </Text>
            </div>
            <LanguageSwitch />
          </Group>
          <TextInput
            label={t("login.username")}
            name="username"
            autoComplete="username"
            autoCapitalize="none"
            required
            withAsterisk={false}
            data-autofocus
            value={username}
            onChange={(event) => setUsername(event.currentTarget.value)}
          />
          <PasswordInput
            label={t("login.password")}
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ "aria-label": t("login.show_password") }}
          />
          {snapshot.error && (
            <Alert color="red" role="alert">
              {snapshot.error}
            </Alert>
          )}
          <Button type="submit" loading={snapshot.busy}>
            {t("login.submit")}
          </Button>
        </Stack>
      </Paper>
    </Center>
  );
}
