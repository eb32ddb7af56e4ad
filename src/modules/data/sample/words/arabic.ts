import type { Words } from './words.ts'

export const arabic: Words = {
  subjects: [
    (product) => `مكالمة بشأن ${product}`,
    (product) => `إرسال ورقة بيانات ${product}`,
    (product) => `عرض توضيحي: ${product}`,
    () => 'متابعة هاتفية',
    () => 'زيارة ميدانية',
  ],
  remarks: [
    (product) => `<p>يريد مقارنة <b>${product}</b> بالجهاز الحالي قبل اتخاذ القرار.</p>`,
    () => '<p>ميزانية هذا العام معتمدة، وينضم قسم المشتريات إلى المكالمة القادمة.</p>',
    () => '<p>موعد التسليم أهم من السعر.</p>',
    (product) => `<p>يطلب مراجع عن ${product} من القطاع نفسه.</p>`,
  ],
  nextSteps: [
    'إرسال عرض السعر',
    'ترتيب عرض توضيحي',
    'الاتصال بقسم المشتريات',
    'توضيح الأسئلة التقنية',
    'زيارة ميدانية',
    'الاتفاق على موعد التسليم',
  ],
  families: {
    Pumps: 'مضخات',
    Spectrometers: 'مطيافات',
    Consumables: 'مواد مستهلكة',
    'Service plans': 'عقود الخدمة',
  },
  products: [
    [/^(.*) pump$/, 'مضخة $1'],
    [/^(.*) spectrometer$/, 'مطياف $1'],
    [/^Consumable kit/, 'طقم مواد مستهلكة'],
    [/^Quartz cuvettes/, 'خلايا كوارتز'],
    [/^Separation column/, 'عمود فصل'],
    [/^Service plan/, 'عقد خدمة'],
  ],
}
