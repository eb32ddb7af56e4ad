import type { Words } from './words.ts'

export const french: Words = {
  subjects: [
    (product) => `Appel au sujet de ${product}`,
    (product) => `Envoyer la fiche technique de ${product}`,
    (product) => `Faire une démonstration de ${product}`,
    () => 'Relancer par téléphone',
    () => 'Visite sur place',
  ],
  remarks: [
    (product) => `<p>Souhaite comparer <b>${product}</b> avec l’appareil actuel avant de décider.</p>`,
    () => '<p>Le budget de cette année est approuvé, les achats participent au prochain entretien.</p>',
    () => '<p>Le délai de livraison compte plus que le prix.</p>',
    (product) => `<p>Demande des références de ${product} dans le même secteur.</p>`,
  ],
  nextSteps: [
    'Envoyer le devis',
    'Convenir d’une démonstration',
    'Appeler les achats',
    'Éclaircir les questions techniques',
    'Visite sur place',
    'Convenir de la date de livraison',
  ],
  families: {
    Pumps: 'Pompes',
    Spectrometers: 'Spectromètres',
    Consumables: 'Consommables',
    'Service plans': 'Contrats de service',
  },
  products: [
    [/^(.*) pump$/, 'Pompe $1'],
    [/^(.*) spectrometer$/, 'Spectromètre $1'],
    [/^Consumable kit/, 'Kit de consommables'],
    [/^Quartz cuvettes/, 'Cuvettes en quartz'],
    [/^Separation column/, 'Colonne de séparation'],
    [/^Service plan/, 'Contrat de service'],
  ],
}

export const spanish: Words = {
  subjects: [
    (product) => `Llamada sobre ${product}`,
    (product) => `Enviar la ficha técnica de ${product}`,
    (product) => `Hacer una demostración de ${product}`,
    () => 'Seguimiento por teléfono',
    () => 'Visita en las instalaciones',
  ],
  remarks: [
    (product) => `<p>Quiere comparar <b>${product}</b> con el equipo actual antes de decidir.</p>`,
    () => '<p>El presupuesto de este año está aprobado; compras participa en la próxima conversación.</p>',
    () => '<p>El plazo de entrega cuenta más que el precio.</p>',
    (product) => `<p>Pide referencias de ${product} en el mismo sector.</p>`,
  ],
  nextSteps: [
    'Enviar el presupuesto',
    'Acordar una demostración',
    'Llamar a compras',
    'Aclarar cuestiones técnicas',
    'Visita en las instalaciones',
    'Acordar la fecha de entrega',
  ],
  families: {
    Pumps: 'Bombas',
    Spectrometers: 'Espectrómetros',
    Consumables: 'Consumibles',
    'Service plans': 'Planes de servicio',
  },
  products: [
    [/^(.*) pump$/, 'Bomba $1'],
    [/^(.*) spectrometer$/, 'Espectrómetro $1'],
    [/^Consumable kit/, 'Kit de consumibles'],
    [/^Quartz cuvettes/, 'Cubetas de cuarzo'],
    [/^Separation column/, 'Columna de separación'],
    [/^Service plan/, 'Plan de servicio'],
  ],
}
