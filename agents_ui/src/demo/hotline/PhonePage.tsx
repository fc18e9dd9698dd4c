import { useEffect, useState } from "react";
import { useStore } from "zustand";
import type { DemoCustomer } from "../../api/rest";
import { PhoneView } from "./PhoneView";
import { createPhone } from "./phone";

interface PhonePageProps {
  /** The number to ring. */
  hotline: string;
  customers: readonly DemoCustomer[];
}

export default function PhonePage({ hotline, customers }: PhonePageProps) {
  const [phone] = useState(createPhone);
  const state = useStore(phone);
  useEffect(() => {
    void phone.resume();
    return phone.stop;
  }, [phone]);
  return (
    <PhoneView
      snapshot={{
        ...state,
        hotline,
        callers: customers.flatMap(({ name, phone: number }) => (number ? [{ name, number }] : [])),
      }}
      actions={{
        own: phone.own,
        call: () => void phone.call(state.own, hotline),
        answer: phone.answer,
        decline: phone.decline,
        key: phone.key,
        speak: phone.speak,
        hangUp: phone.hangUp,
        again: phone.again,
      }}
    />
  );
}
